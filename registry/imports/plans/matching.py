"""Which organisation each row is about, and which rows are about the same one.

The field calls this entity matching, or record linkage; that only those are compared
at all that share a number, a name or rare trigrams, it calls blocking.

By its identifier in the registry; else by its enterprise number; else by its name, as
``registry_match_key`` compares names, where the post codes agree or one of them is not
known. What is left may resemble a name of the registry: a person decides. Nothing joins
two different enterprise numbers but a person's decision.
"""

from registry.alike.letters import NEARLY, are_nearly_the_same

from .alike import find_resembling, unite_alike
from .statements import fetch, keep_rows, make_table, run

READ = """
SELECT
    number,
    slug,
    name,
    registry_match_key(name) AS key,
    CASE WHEN former_name = '' THEN '' ELSE registry_match_key(former_name) END
        AS former_key,
    enterprise_number,
    post_code,
    CASE
        WHEN refused THEN 'cells'
        {refusals}
        ELSE ''
    END AS refusal,
    decision,
    decided_id
FROM line_staged
"""

# What the registry alone says of each row: ``clash``, whether its identifier and its
# number lead to two organisations; ``named``, the organisations of its name, and how
# many of them fit. Where the registry has 7 “Sonaca”, 0403.019.261, post code 6041, and
# 8 “Sonaca”, without number or place:
#
#   number  name       enterprise_number  post_code  ->  organisation_id, reason,
#                                                        candidates
#   2       SONACA SA  0403019261         5000           7    number       {}
#   3       SONACA SA                     6041           -    several      {7,8}
#   4       SONACA SA                     5000           8    name         {}
#   5       SONACA SA  0403019360         6041           8    name         {}
#   6       Besix                                        -    (nothing)    {}
#
# “named” loops over the index on names, whatever the planner thinks: it would compute
# the name to match by of every organisation.
FOUND = """
SELECT
    line.*,
    CASE
        WHEN clash.is_one THEN NULL
        ELSE coalesce(by_slug.id, by_number.id, named.fit)
    END AS organisation_id,
    CASE
        WHEN clash.is_one THEN 'other_number'
        WHEN by_slug.id IS NOT NULL THEN 'slug'
        WHEN by_number.id IS NOT NULL THEN 'number'
        WHEN named.fit IS NOT NULL THEN 'name'
        WHEN named.fitting > 1 THEN 'several'
        WHEN named.number_fits THEN 'other_place'
        WHEN named.candidates IS NOT NULL THEN 'other_number'
        ELSE ''
    END AS reason,
    CASE
        WHEN clash.is_one THEN array_remove(ARRAY[by_slug.id, by_number.id], NULL)
        WHEN coalesce(by_slug.id, by_number.id, named.fit) IS NOT NULL THEN '{}'
        ELSE coalesce(named.candidates[1:5], '{}')
    END AS candidates
FROM (
{read}
    -- What a name is matched by is reckoned once a row.
    OFFSET 0
) line
LEFT JOIN registry_organisation slugged ON slugged.slug = line.slug AND line.slug <> ''
LEFT JOIN registry_organisation by_slug
    ON by_slug.id = coalesce(slugged.merged_into_id, slugged.id)
LEFT JOIN registry_organisation numbered
    ON numbered.enterprise_number = line.enterprise_number
    AND NOT numbered.enterprise_number = ''
LEFT JOIN registry_organisation by_number
    ON by_number.id = coalesce(numbered.merged_into_id, numbered.id)
CROSS JOIN LATERAL (
    SELECT by_slug.id IS NOT NULL AND (
        (
            line.enterprise_number <> '' AND by_slug.enterprise_number <> ''
            AND line.enterprise_number <> by_slug.enterprise_number
        ) OR by_number.id <> by_slug.id
    ) IS TRUE AS is_one
) clash
LEFT JOIN LATERAL (
    SELECT
        array_agg(bearer.id ORDER BY fit.number DESC, fit.place DESC, bearer.id)
            AS candidates,
        bool_or(fit.number) AS number_fits,
        count(*) FILTER (WHERE fit.number AND fit.place) AS fitting,
        CASE WHEN count(*) FILTER (WHERE fit.number AND fit.place) = 1
            THEN max(bearer.id) FILTER (WHERE fit.number AND fit.place)
        END AS fit
    FROM (
        SELECT coalesce(organisation.merged_into_id, organisation.id) AS id
        FROM (
            SELECT id FROM registry_organisation
            WHERE registry_match_key(name::text)
                = ANY (array_remove(ARRAY[line.key, line.former_key], ''))
            UNION ALL
            SELECT organisation_id FROM registry_organisationname
            WHERE registry_match_key(name::text)
                = ANY (array_remove(ARRAY[line.key, line.former_key], ''))
            UNION ALL
            SELECT organisation_id FROM registry_organisationnaming
            WHERE registry_match_key(name::text)
                = ANY (array_remove(ARRAY[line.key, line.former_key], ''))
        ) named
        JOIN registry_organisation organisation USING (id)
        GROUP BY 1
    ) kept
    JOIN registry_organisation bearer USING (id)
    LEFT JOIN registry_place place ON place.id = bearer.place_id
    CROSS JOIN LATERAL (
        SELECT
            '' IN (line.enterprise_number, bearer.enterprise_number)
                OR line.enterprise_number = bearer.enterprise_number AS number,
            line.post_code = '' OR coalesce(place.post_code, '') IN ('', line.post_code)
                AS place
    ) fit
) named ON by_slug.id IS NULL AND by_number.id IS NULL
"""

# Two rows with two numbers cannot both be the one organisation that has no number yet;
# nor can one number belong to two organisations.
DISAGREEING = """
UPDATE line_found line
SET organisation_id = NULL, reason = 'other_number',
    candidates = ARRAY[line.organisation_id]
WHERE line.decision = '' AND line.refusal = '' AND line.enterprise_number <> ''
    AND line.organisation_id IS NOT NULL
    AND (
        line.organisation_id IN (
            SELECT organisation.id
            FROM line_found
            JOIN registry_organisation organisation
                ON organisation.id = line_found.organisation_id
                AND organisation.enterprise_number = ''
            WHERE line_found.enterprise_number <> '' AND refusal = ''
            GROUP BY organisation.id
            HAVING min(line_found.enterprise_number) < max(line_found.enterprise_number)
        )
        OR line.enterprise_number IN (
            SELECT enterprise_number
            FROM line_found
            WHERE organisation_id IS NOT NULL AND enterprise_number <> ''
                AND refusal = ''
            GROUP BY enterprise_number
            HAVING min(organisation_id) < max(organisation_id)
        )
    )
"""

# What was new when it was decided may have been recorded since: its number tells.
DECIDED = """
UPDATE line_found line
SET organisation_id = decided.organisation_id, reason = 'decided'
FROM (
    SELECT line.number, coalesce(organisation.merged_into_id, organisation.id)
        AS organisation_id
    FROM line_found line
    LEFT JOIN registry_organisation organisation
        ON line.decision = 'match' AND organisation.id = line.decided_id
        OR line.decision = 'new' AND line.enterprise_number <> ''
            AND organisation.enterprise_number = line.enterprise_number
    WHERE line.decision IN ('match', 'new')
) decided
WHERE line.number = decided.number
"""

# What a person decided of a row holds for the rows that say the same.
DECIDED_ALIKE = """
UPDATE line_found line
SET organisation_id = decided.organisation_id, reason = 'decided'
FROM (
    SELECT DISTINCT ON (key, enterprise_number, post_code) *
    FROM line_found
    WHERE decision = 'match' AND organisation_id IS NOT NULL AND refusal = ''
    ORDER BY key, enterprise_number, post_code, number
) decided
WHERE line.organisation_id IS NULL AND line.decision = '' AND line.refusal = ''
    AND line.candidates <> '{}'
    AND (line.key, line.enterprise_number, line.post_code)
        = (decided.key, decided.enterprise_number, decided.post_code)
"""

# One number, one organisation: whatever found it for one row found it for the others.
BY_NUMBER_OF_A_ROW = """
UPDATE line_found line
SET organisation_id = numbered.organisation_id, reason = 'number'
FROM (
    SELECT enterprise_number, min(organisation_id) AS organisation_id
    FROM line_found
    WHERE enterprise_number <> '' AND organisation_id IS NOT NULL
        AND refusal = '' AND decision <> 'leave_out'
    GROUP BY 1
    HAVING min(organisation_id) = max(organisation_id)
) numbered
WHERE line.organisation_id IS NULL AND line.refusal = ''
    AND line.reason <> 'other_number' AND line.decision <> 'leave_out'
    AND line.enterprise_number = numbered.enterprise_number
"""

# Names alike, found by the trigrams that few names have: the posting lists of the index
# on names are read whole for each row, which takes minutes where a word is in every
# name. Organisations with two numbers are two, and so are those in two places.
POOL = """
SELECT organisation.id, organisation.enterprise_number <> '' AS numbered,
    coalesce(place.post_code, '') AS post_code,
    organisation.name, registry_match_key(organisation.name::text) AS key
FROM registry_organisation organisation
LEFT JOIN registry_place place ON place.id = organisation.place_id
WHERE organisation.merged_into_id IS NULL AND (
    organisation.enterprise_number = ''
    OR EXISTS (SELECT FROM line_unmatched WHERE NOT numbered)
)
"""
UNMATCHED = """
SELECT number, name, key, post_code, enterprise_number <> '' AS numbered
FROM line_found
WHERE organisation_id IS NULL AND candidates = '{}' AND decision = ''
    AND refusal = '' AND length(key) > 3
"""
TRIGRAMS = """
SELECT id, trigram FROM match_pool, unnest(show_trgm(key)) trigram
"""
RARE = """
SELECT trigram, count(*) AS times
FROM match_trigrams
GROUP BY trigram
HAVING count(*) <= greatest(50, (SELECT count(*) FROM match_pool) / 300)
"""
RAREST = """
SELECT number, trigram
FROM (
    SELECT number, trigram,
        row_number() OVER (PARTITION BY number ORDER BY times, trigram) AS place
    FROM line_unmatched, unnest(show_trgm(key)) trigram
    JOIN match_rare USING (trigram)
) ranked
WHERE place <= 6
"""
LIKENESSES = """
SELECT number, pool.id, line.name, pool.name
FROM (
    SELECT number, id
    FROM line_rarest JOIN match_trigrams USING (trigram)
    GROUP BY number, id
    HAVING count(*) > 1
) pair
JOIN line_unmatched line USING (number)
JOIN match_pool pool USING (id)
WHERE NOT (line.numbered AND pool.numbered)
    AND ('' IN (line.post_code, pool.post_code) OR line.post_code = pool.post_code)
    AND similarity(pool.key, line.key) >= %(nearly)s
ORDER BY number, similarity(pool.key, line.key) DESC, id
"""
SIMILAR = """
UPDATE line_found line
SET candidates = alike.candidates, reason = 'similar'
FROM line_alike alike
WHERE line.number = alike.number
"""
SIMILAR_BEFORE = """
UPDATE line_found line
SET candidates = staged.candidates, reason = 'similar'
FROM line_staged staged
WHERE line.number = staged.number AND staged.candidates <> '{}'
    AND line.organisation_id IS NULL AND line.candidates = '{}' AND line.reason = ''
"""

# Rows without a number that nothing was found for: the name, and the post code where
# several rows bear the name, tell which row of the file says the same.
COUNTING = """
SELECT line.number, line.key,
    coalesce(nullif(line.post_code, ''), place.post_code, '') AS post_code,
    CASE
        WHEN line.organisation_id IS NOT NULL THEN 'o' || line.organisation_id
        WHEN line.enterprise_number <> '' THEN 'n' || line.enterprise_number
        WHEN candidates <> '{}' OR decision = 'new'
            THEN 'a' || line.key || '|' || line.post_code
        WHEN line.key = '' THEN 'r' || line.number
    END AS identity
FROM line_found line
LEFT JOIN registry_organisation organisation ON organisation.id = line.organisation_id
LEFT JOIN registry_place place ON place.id = organisation.place_id
WHERE line.refusal = '' AND line.decision <> 'leave_out'
"""
ANONYMOUS = """
SELECT number, key, post_code,
    (dense_rank() OVER same + dense_rank() OVER reverse - 1
        - (count(*) FILTER (WHERE post_code = '') OVER (PARTITION BY key) > 0)::integer
    ) AS places
FROM line_counting
WHERE identity IS NULL
WINDOW same AS (PARTITION BY key ORDER BY post_code),
    reverse AS (PARTITION BY key ORDER BY post_code DESC)
"""
NAMESAKES = """
SELECT line.number,
    count(*) AS identities,
    count(*) FILTER (WHERE fits) AS fitting,
    min(other.identity) FILTER (WHERE fits) AS identity
FROM line_anonymous line
JOIN (
    SELECT key, identity, array_agg(DISTINCT post_code) AS post_codes
    FROM line_counting
    WHERE identity NOT LIKE 'a%%' AND key <> ''
    GROUP BY key, identity
) other USING (key)
CROSS JOIN LATERAL (
    SELECT line.post_code = '' OR other.post_codes && ARRAY['', line.post_code] AS fits
) fitting
GROUP BY line.number
"""
IDENTIFIED = """
SELECT number, identity FROM line_counting WHERE identity IS NOT NULL
UNION ALL
SELECT line.number,
    CASE
        WHEN others.fitting = 1 THEN others.identity
        WHEN others.fitting > 1 THEN NULL
        WHEN others.identities > 0 THEN 'k' || line.key || '|' || line.post_code
        WHEN line.places < 2 THEN 'k' || line.key
        WHEN line.post_code <> '' THEN 'k' || line.key || '|' || line.post_code
    END
FROM line_anonymous line
LEFT JOIN line_namesakes others USING (number)
"""

# Of the rows that are one organisation the first one speaks: one that was decided on,
# or is to be, before others, and one with a name before one without, so that the same
# row speaks when the list is sent again and the organisation is there. What found the
# organisation, and its number, hold for all:
#
#   number  name    enterprise_number  organisation_id  ->  organisation_id, same_as
#   2       Sonaca  0403019261         7                    7   -
#   3       Sonaca                     -                    7   2
#   4       Besix                      -                    -   -
#   5       Besix                      -                    -   4
MATCHED = """
WITH identified AS (
    SELECT line.*, identified.identity,
        coalesce(identity, 'a' || key || '|' || post_code) AS alike
    FROM line_identified identified JOIN line_found line USING (number)
), alike AS (
    SELECT alike,
        max(organisation_id) AS organisation_id,
        max(enterprise_number) AS enterprise_number,
        (min(ARRAY[
            (decision = '')::integer, (candidates = '{}')::integer,
            (name = '')::integer, number
        ]))[4] AS first
    FROM identified
    GROUP BY alike
)
SELECT
    line.number, line.key, line.former_key, line.name, line.post_code, line.refusal,
    line.decision, line.candidates, line.reason,
    coalesce(alike.enterprise_number, line.enterprise_number) AS enterprise_number,
    CASE
        WHEN identified.identity IS NULL THEN 'several_rows'
        WHEN asking.number IS NOT NULL AND line.candidates = '{}' THEN 'alike'
        ELSE line.reason
    END AS why,
    identified.identity LIKE 'g%%' IS TRUE AS is_united,
    nullif(alike.first, line.number) AS same_as,
    coalesce(line.organisation_id, alike.organisation_id) AS organisation_id,
    CASE WHEN answered.number IS NULL THEN '{}'
        ELSE ARRAY[answered.whole, answered.question] END AS questions,
    line.organisation_id IS NULL AND line.decision = '' AND (
        line.candidates <> '{}' OR identified.identity IS NULL
        OR asking.number IS NOT NULL
    ) AS ambiguous
FROM line_found line
LEFT JOIN line_answered answered USING (number)
LEFT JOIN line_asking asking USING (number)
LEFT JOIN identified USING (number)
LEFT JOIN alike USING (alike)
"""


def match(listed_on, refusals: str, *, anew: bool, whole: bool) -> None:
    """Make ``line_matched`` of the staged rows: entity matching, over all at once.

    Args:
        refusals: what else than its cells refuses a row, as cases of SQL that give the
            reason; ``listed_on`` is known to them.
        anew: whether to look for similar names of the registry; otherwise those found
            before count.
        whole: whether to look for similar names of the file, too; likewise.
    """
    read = READ.format(refusals=refusals)
    make_table(
        "line_found",
        FOUND.replace("{read}", read),
        joined_by=(
            "number, key, enterprise_number, refusal, decision, organisation_id, "
            "reason, candidates"
        ),
        listed_on=listed_on,
    )
    run(DECIDED)
    run(DISAGREEING)
    if anew:
        _find_similar()
    else:
        run(SIMILAR_BEFORE)
    run(DECIDED_ALIKE)
    run(BY_NUMBER_OF_A_ROW)
    make_table("line_counting", COUNTING)
    make_table("line_anonymous", ANONYMOUS)
    make_table("line_namesakes", NAMESAKES)
    make_table("line_identified", IDENTIFIED)
    unite_alike(whole=whole)
    make_table(
        "line_matched",
        MATCHED,
        joined_by=(
            "number, enterprise_number, refusal, decision, organisation_id, same_as, "
            "ambiguous"
        ),
    )


def _find_similar() -> None:
    make_table("line_unmatched", UNMATCHED)
    make_table("match_pool", POOL)
    make_table("match_trigrams", TRIGRAMS)
    make_table("match_rare", RARE)
    make_table("line_rarest", RAREST)
    found = {}
    for number, key, name, other in fetch(LIKENESSES, nearly=NEARLY):
        if are_nearly_the_same(name, other):
            found.setdefault(number, []).append(key)
    keep_rows(
        "line_alike",
        "number integer, candidates bigint[]",
        ((number, keys[:5]) for number, keys in found.items()),
    )
    run(SIMILAR)
    find_resembling()
