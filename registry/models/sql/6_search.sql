-- The search of the site: what a text finds in the index, how well, and why. What an
-- entry says, and what keeps it in step, is made of the models (registry/search/).

-- What was asked, as words that are looked for in the index. While it is typed, the last
-- of them is but begun. Agro-alimentaire is agroalimentaire, and proton therapy is
-- protontherapy.
CREATE OR REPLACE FUNCTION registry_search_query(asked text, typing boolean)
RETURNS tsquery
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    parts text[] := ARRAY(
        SELECT m[1] FROM regexp_matches(registry_fold(asked), '([[:alnum:]]+)', 'g') m
    );
    tried text[] := ARRAY[asked, regexp_replace(asked, '(\w)-(\w)', '\1\2', 'g')];
    words tsquery := '';
    each text;
BEGIN
    FOR place IN 1 .. least(cardinality(parts) - 1, 7) LOOP
        tried := tried || array_to_string(
            parts[:place - 1] || (parts[place] || parts[place + 1]) || parts[place + 2:],
            ' '
        );
    END LOOP;
    FOREACH each IN ARRAY tried LOOP
        words := words
            || plainto_tsquery('registry_french', each)
            || plainto_tsquery('registry_english', each)
            || plainto_tsquery('registry_simple', each);
    END LOOP;
    IF typing AND parts <> '{}' THEN
        words := words || to_tsquery(
            'registry_simple', array_to_string(parts, ' & ') || ':*'
        );
    END IF;
    RETURN words;
END $$;

-- What begins as a word does, or as it does without its ending. Loosely, a long word is
-- known by its beginning: aérospatial is aerospace, isolaton is isolation. H2020
-- is Horizon 2020 too.
CREATE OR REPLACE FUNCTION registry_search_begun(word text, loosely boolean)
RETURNS tsquery
LANGUAGE sql STABLE
AS $$
    SELECT to_tsquery('simple', string_agg(DISTINCT begun, ' | ' ORDER BY begun))
    FROM (
        SELECT word || CASE WHEN length(word) < 3 THEN '' ELSE ':*' END AS begun
        UNION ALL
        SELECT stem || ':*'
        FROM unnest(
            tsvector_to_array(to_tsvector('registry_french', word))
            || tsvector_to_array(to_tsvector('registry_english', word))
        ) stem
        WHERE length(stem) >= 3
        UNION ALL
        SELECT '(' || parts[1] || ':* <-> ' || parts[2] || ')'
        FROM regexp_matches(word, '^([a-z]+)([0-9]{2,})$') parts
        UNION ALL
        SELECT left(word, greatest(6, round(length(word) * 0.6)::integer)) || ':*'
        WHERE loosely AND length(word) >= 7 AND word !~ '[0-9]'
    ) ways
$$;

-- What was asked, in each way in which it is compared: without case and accents, as a
-- pattern, as digits where it may be a part of a number, as words, as words that are
-- but begun, and as any of the words. A part of less than three letters or digits would
-- be in everything.
DROP FUNCTION IF EXISTS registry_search_asked CASCADE;
CREATE FUNCTION registry_search_asked(
    asked text, typing boolean,
    OUT folded text, OUT written text, OUT within boolean, OUT digits text,
    OUT words tsquery, OUT begun tsquery, OUT loosely tsquery, OUT any_word tsquery,
    OUT parts tsquery[]
)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    part text;
BEGIN
    folded := trim(regexp_replace(registry_fold(asked), '\s+', ' ', 'g'));
    written := regexp_replace(folded, '([\\%_])', '\\\1', 'g');
    within := length(folded) >= 3;
    IF folded ~ '^[a-z:° ]{0,8}[0-9][0-9 .-]*$' THEN
        digits := regexp_replace(folded, '[^0-9]', '', 'g');
    END IF;
    IF coalesce(length(digits), 0) < 3 THEN
        digits := NULL;
    END IF;
    words := coalesce(registry_search_query(asked, typing), '');
    begun := '';
    loosely := '';
    any_word := '';
    parts := '{}';
    FOR part IN
        SELECT DISTINCT left(m[1], 60)
        FROM regexp_matches(folded, '([a-z0-9]{2,})', 'g') m
        -- Words such as "of" and "de" tell nothing.
        WHERE to_tsvector('registry_french', m[1]) <> ''
            AND to_tsvector('registry_english', m[1]) <> ''
        LIMIT 12
    LOOP
        begun := begun && registry_search_begun(part, false);
        loosely := loosely && registry_search_begun(part, true);
        any_word := any_word || registry_search_begun(part, true);
        parts := parts || registry_search_begun(part, true);
    END LOOP;
END $$;

-- How many slips lie between two words, if not more than some: two neighbouring letters
-- swapped are one.
CREATE OR REPLACE FUNCTION registry_search_slips(asked text, called text, most integer)
RETURNS integer
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN abs(length(asked) - length(called)) > most THEN most + 1
        WHEN most = 0 OR levenshtein_less_equal(asked, called, 1) <= 1
            THEN levenshtein_less_equal(asked, called, most)
        ELSE least(levenshtein_less_equal(asked, called, most), (
            SELECT min(1 + levenshtein_less_equal(
                overlay(asked PLACING reverse(substr(asked, place, 2)) FROM place FOR 2),
                called, most
            ))
            FROM generate_series(1, length(asked) - 1) place
        ))
    END
$$;

-- How much the one of some names that resembles most resembles what was asked.
CREATE OR REPLACE FUNCTION registry_search_resemblance(folded text, name_key text)
RETURNS real
LANGUAGE sql IMMUTABLE
AS $$
    SELECT max(similarity(line, folded))
    FROM regexp_split_to_table(trim(E'\n' FROM name_key), E'\n') line
$$;

-- How near a name comes to what was asked, where each word of that is in it but for
-- slips: one in a word of four letters to six, two up to nine, then three, and none in
-- what holds digits; or begins a word of it. From 0 to 2, nothing where it does not.
CREATE OR REPLACE FUNCTION registry_search_likeness(folded text, name_key text)
RETURNS real
LANGUAGE sql IMMUTABLE
AS $$
    WITH asked AS (
        SELECT left(word, 60) AS word, CASE WHEN word ~ '[0-9]' THEN 0
            ELSE least((length(word) - 1) / 3, 3) END AS slips
        FROM regexp_split_to_table(folded, '[^[:alnum:]]+') word
        WHERE length(word) >= 3
    ), called AS (
        SELECT DISTINCT left(word, 60) AS word
        FROM regexp_split_to_table(name_key, '[^[:alnum:]]+') word
        WHERE word <> ''
    ), near AS (
        SELECT a.word, a.slips, (
            SELECT min(CASE
                WHEN starts_with(c.word, a.word) THEN 0
                ELSE registry_search_slips(a.word, c.word, a.slips)
            END)
            FROM called c
        ) AS distance
        FROM asked a
    )
    SELECT (
        1 - sum(distance)::real / sum(length(word))
        + registry_search_resemblance(folded, name_key)
    )::real
    FROM near
    HAVING bool_and(distance <= slips)
$$;

-- How much it counts that what was asked is the field of an entry that has one: by its
-- name and themes more than by its description, by a whole word more than by one that
-- begins so. It comes before a name that only contains the word.
CREATE OR REPLACE FUNCTION registry_search_field(
    vector tsvector, words tsquery, begun tsquery
)
RETURNS real
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN ts_filter(vector, '{a,b}') @@ words THEN 8.2
        WHEN ts_filter(vector, '{a,b}') @@ begun THEN 5.9
        WHEN ts_filter(vector, '{a,b,c}') @@ words THEN 5.4
        WHEN ts_filter(vector, '{a,b,c}') @@ begun THEN 5.0
        ELSE 0
    END
$$;

-- How an entry answers, and how well; not at all where that is empty. A whole name
-- counts more than any other answer, then the field of what has one, then a name that
-- begins so, the first name more than others, a whole word more than a part, a name
-- more than a text; after what answers fully comes what has words that begin so, a name
-- that is nearly the same, and last what has some of the words.
DROP FUNCTION IF EXISTS registry_search_answers CASCADE;
CREATE FUNCTION registry_search_answers(
    name_key text, numbers text, vector tsvector,
    folded text, written text, within boolean, digits text, words tsquery,
    begun tsquery, loosely tsquery, any_word tsquery, parts tsquery[],
    has_field boolean, OUT how text, OUT rank real
)
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    -- Its letters and digits as they are, whatever else with a mark before it.
    plain text := regexp_replace(folded, '([^[:alnum:] ])', '\\\1', 'g');
    named real := CASE
        WHEN name_key LIKE E'\n' || written || E'\n%' THEN 20
        WHEN name_key LIKE E'%\n' || written || E'\n%' THEN 18
        WHEN NOT within AND name_key NOT LIKE E'%\n' || written || '%' THEN 0
        WHEN name_key NOT LIKE '%' || written || '%' THEN 0
        WHEN name_key ~ ('(?n)^' || plain || '\M') THEN 7
        WHEN name_key ~ ('\m' || plain || '\M') THEN 6
        WHEN name_key LIKE E'%\n' || written || '%' THEN 5.5
        WHEN name_key ~ ('\m' || plain) THEN 5
        ELSE 2.5
    END;
    numbered real := CASE
        WHEN digits IS NULL THEN 0
        WHEN numbers = digits THEN 20
        WHEN length(digits) = 3 AND (
            numbers LIKE digits || '%' OR numbers LIKE '0' || digits || '%') THEN 3
        WHEN length(digits) = 3 THEN 0
        WHEN numbers LIKE digits || '%' THEN 6
        WHEN numbers LIKE '%' || digits || '%' THEN 5
        ELSE 0
    END;
    worded real := CASE WHEN vector @@ words THEN ts_rank(vector, words) ELSE 0 END;
    field real := CASE WHEN has_field AND vector @@ (words || begun)
        THEN registry_search_field(vector, words, begun) ELSE 0 END;
    likeness real;
    shared integer;
BEGIN
    IF named + numbered + worded > 0 THEN
        how := CASE
            WHEN numbered > named THEN 'number'
            WHEN named > 0 THEN 'name'
            ELSE 'words'
        END;
        rank := greatest(numbered, named + CASE
            WHEN named > 0 THEN similarity(name_key, folded) ELSE 0
        END + CASE WHEN has_field AND named >= 5 THEN 3 ELSE 0 END, field, CASE WHEN worded > 0 THEN 3.2 ELSE 0 END) + 2 * worded;
        RETURN;
    END IF;
    -- Nothing comes near a number.
    IF folded ~ '^[0-9 .-]*$' THEN
        RETURN;
    END IF;
    IF field > 0 THEN
        how := 'begun';
        rank := field + ts_rank(vector, begun);
        RETURN;
    END IF;
    IF within THEN
        likeness := registry_search_likeness(folded, name_key);
    END IF;
    IF vector @@ begun AND coalesce(likeness, 0) < 1.1 THEN
        how := 'begun';
        rank := 2.1 + ts_rank(vector, begun)
            + registry_search_resemblance(folded, name_key);
    ELSIF likeness IS NOT NULL THEN
        how := 'alike';
        rank := 1 + likeness;
    ELSIF vector @@ loosely THEN
        how := 'begun';
        rank := 1.9 + ts_rank(vector, loosely)
            + registry_search_resemblance(folded, name_key);
    ELSIF cardinality(parts) > 1 AND vector @@ any_word THEN
        how := 'some';
        SELECT count(*) INTO shared FROM unnest(parts) part WHERE vector @@ part;
        rank := shared::real / cardinality(parts) + ts_rank(vector, any_word) / 100;
    END IF;
END $$;

-- The entries that answer, and those whose field begins so. Where none of the kinds that
-- lead answers fully, also others with words that begin so, or whose names are nearly
-- the same; where there is none of all these, those with most of the words.
DROP FUNCTION IF EXISTS registry_search CASCADE;
CREATE FUNCTION registry_search(
    asked text, typing boolean, leaders text[], fielded text[]
)
RETURNS TABLE (entry bigint, model varchar, "row" bigint, how text, rank real)
LANGUAGE plpgsql STABLE ROWS 50
SET pg_trgm.word_similarity_threshold = 0.35
SET plan_cache_mode = force_custom_plan
SET jit = off
AS $$
DECLARE
    q record;
    led boolean;
    near boolean;
BEGIN
    SELECT * INTO q FROM registry_search_asked(asked, typing);
    IF q.folded = '' THEN
        RETURN;
    END IF;
    FOR entry, model, "row", how, rank, led IN
        SELECT e.id, e.model, e."row", a.how, a.rank, e.model = ANY(leaders)
            AND (a.rank >= 5 OR a.how <> 'name') AND a.how <> 'begun'
        FROM registry_searchentry e
        CROSS JOIN LATERAL registry_search_answers(
            e.name_key, e.numbers, e.vector, q.folded, q.written, q.within, q.digits,
            q.words, q.begun, q.loosely, q.any_word, q.parts, e.model = ANY(fielded)
        ) a
        WHERE (
            e.name_key LIKE E'%\n' || q.written || '%'
            OR q.within AND e.name_key LIKE '%' || q.written || '%'
            OR q.digits IS NOT NULL AND e.numbers LIKE '%' || q.digits || '%'
            OR e.model = ANY(fielded) AND e.vector @@ q.words
        ) AND a.how IN ('name', 'number', 'words')
        UNION ALL
        SELECT e.id, e.model, e."row", a.how, a.rank, false
        FROM registry_searchentry e
        CROSS JOIN LATERAL registry_search_answers(
            e.name_key, e.numbers, e.vector, q.folded, q.written, q.within, q.digits,
            q.words, q.begun, q.loosely, q.any_word, q.parts, true
        ) a
        WHERE e.model = ANY(fielded) AND e.vector @@ q.begun AND a.how = 'begun'
            AND ts_filter(e.vector, '{a,b,c}') @@ q.begun
    LOOP
        near := coalesce(near, false) OR led;
        RETURN NEXT;
    END LOOP;
    -- What has the words, and answers by nothing else, may be many: a legal form is in
    -- the name of one body of seven. It takes no more than to count the words.
    RETURN QUERY
    SELECT e.id, e.model, e."row", 'words', (3.2 + 2 * ts_rank(e.vector, q.words))::real
    FROM registry_searchentry e
    WHERE e.vector @@ q.words AND e.model <> ALL(fielded)
        AND e.name_key NOT LIKE E'%\n' || q.written || '%'
        AND NOT (q.within AND e.name_key LIKE '%' || q.written || '%')
        AND (q.digits IS NULL OR e.numbers NOT LIKE '%' || q.digits || '%');
    IF FOUND AND near IS NOT TRUE THEN
        near := EXISTS (
            SELECT FROM registry_searchentry e
            WHERE e.vector @@ q.words AND e.model = ANY(leaders)
                AND e.model <> ALL(fielded)
                AND e.name_key NOT LIKE E'%\n' || q.written || '%'
                AND NOT (q.within AND e.name_key LIKE '%' || q.written || '%')
                AND (q.digits IS NULL OR e.numbers NOT LIKE '%' || q.digits || '%')
        );
    END IF;
    IF near OR q.folded ~ '^[0-9 .-]*$' THEN
        RETURN;
    END IF;
    FOR entry, model, "row", how, rank IN
        SELECT DISTINCT ON (n.id) n.id, e.model, e."row", n.how, n.rank
        FROM (
            SELECT e.id, 'begun' AS how, CASE
                WHEN e.vector @@ q.begun THEN 2.1 + ts_rank(e.vector, q.begun)
                ELSE 1.9 + ts_rank(e.vector, q.loosely)
            END + registry_search_resemblance(q.folded, e.name_key) AS rank
            FROM registry_searchentry e
            WHERE e.vector @@ q.loosely
            UNION ALL
            SELECT r.id, 'alike', 1 + registry_search_likeness(q.folded, r.name_key)
            FROM (
                SELECT e.id, e.name_key
                FROM registry_searchentry e
                WHERE q.within AND q.folded <% e.name_key
                ORDER BY word_similarity(q.folded, e.name_key) DESC
                LIMIT 500
            ) r
        ) n
        JOIN registry_searchentry e USING (id)
        WHERE n.rank IS NOT NULL
            -- What answers fully has been told.
            AND e.name_key NOT LIKE E'%\n' || q.written || '%'
            AND NOT (q.within AND e.name_key LIKE '%' || q.written || '%')
            AND (q.digits IS NULL OR e.numbers NOT LIKE '%' || q.digits || '%')
            AND NOT e.vector @@ q.words
            AND NOT (
                e.model = ANY(fielded)
                AND ts_filter(e.vector, '{a,b,c}') @@ q.begun
            )
        ORDER BY n.id, n.rank DESC
    LOOP
        near := true;
        RETURN NEXT;
    END LOOP;
    IF near IS NOT NULL OR cardinality(q.parts) < 2 THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT s.id, s.model, s."row", 'some', (s.shared::real / cardinality(q.parts) + s.rank / 100)::real
    FROM (
        SELECT e.id, e.model, e."row", ts_rank(e.vector, q.any_word) AS rank, c.shared,
            max(c.shared) OVER () AS most
        FROM registry_searchentry e
        CROSS JOIN LATERAL (
            SELECT count(*) AS shared FROM unnest(q.parts) part WHERE e.vector @@ part
        ) c
        WHERE e.vector @@ q.any_word
    ) s
    WHERE s.shared = s.most;
END $$;

-- Why an entry was found: the number, the name that answers best, or an excerpt of its
-- texts in which the words stand between U+E000 and U+E001.
DROP FUNCTION IF EXISTS registry_search_reason CASCADE;
CREATE FUNCTION registry_search_reason(
    how text, names text, numbers text, french text, english text,
    folded text, words tsquery, any_word tsquery, language text
)
RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    said text;
    tried text;
BEGIN
    IF how = 'number' THEN
        RETURN numbers;
    ELSIF how IN ('name', 'alike') OR how IN ('begun', 'some')
        AND to_tsvector('registry_simple', registry_fold(names)) @@ any_word THEN
        RETURN (
            SELECT line
            FROM regexp_split_to_table(trim(E'\n' FROM names), E'\n')
                WITH ORDINALITY AS named (line, place)
            ORDER BY
                registry_fold(line) = folded DESC,
                starts_with(registry_fold(line), folded) DESC,
                strpos(registry_fold(line), folded) > 0 DESC,
                word_similarity(folded, registry_fold(line)) DESC,
                place
            LIMIT 1
        );
    END IF;
    FOREACH tried IN ARRAY CASE WHEN language = 'fr'
        THEN ARRAY['registry_french', 'registry_english']
        ELSE ARRAY['registry_english', 'registry_french'] END
    LOOP
        said := left(CASE tried WHEN 'registry_french' THEN french ELSE english END, 20000);
        IF to_tsvector(tried::regconfig, registry_search_said(said)) @@ words THEN
            RETURN ts_headline(
                tried::regconfig, regexp_replace(said, '\s*\n\s*', ' · ', 'g'), words,
                'StartSel=' || U&'\E000' || ', StopSel=' || U&'\E001'
                || ', MaxWords=24, MinWords=10, MaxFragments=1'
            );
        END IF;
    END LOOP;
    RETURN '';
END $$;
