-- The search of the site: what a text finds in the index, how well, and why. What an
-- entry says, and what keeps it in step, is made of the models (registry/search/).

-- What was asked, as words that are looked for in the index. While it is typed, the last
-- of them is but begun.
CREATE OR REPLACE FUNCTION registry_search_query(asked text, typing boolean)
RETURNS tsquery
LANGUAGE sql STABLE
AS $$
    SELECT plainto_tsquery('registry_french', asked)
        || plainto_tsquery('registry_english', asked)
        || plainto_tsquery('registry_simple', asked)
        -- Agro-alimentaire is agroalimentaire.
        || plainto_tsquery('registry_french',
            regexp_replace(asked, '(\w)-(\w)', '\1\2', 'g'))
        || coalesce(to_tsquery('registry_simple', nullif(array_to_string(
            ARRAY(SELECT m[1] FROM regexp_matches(
                registry_fold(asked), '([[:alnum:]]+)', 'g') m WHERE typing),
            ' & '), '') || ':*'), '')
$$;

-- What was asked, in each way in which it is compared: without case and accents, as a
-- pattern, as digits where it may be a part of a number, as words. A part of less than
-- three letters, or four digits, would be in everything.
DROP FUNCTION IF EXISTS registry_search_asked CASCADE;
CREATE FUNCTION registry_search_asked(
    asked text, typing boolean,
    OUT folded text, OUT written text, OUT within boolean, OUT digits text,
    OUT words tsquery
)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    folded := trim(regexp_replace(registry_fold(asked), '\s+', ' ', 'g'));
    written := regexp_replace(folded, '([\\%_])', '\\\1', 'g');
    within := length(folded) >= 3;
    IF folded ~ '^[a-z:° ]{0,8}[0-9][0-9 .-]*$' THEN
        digits := regexp_replace(folded, '[^0-9]', '', 'g');
    END IF;
    IF coalesce(length(digits), 0) < 4 THEN
        digits := NULL;
    END IF;
    words := coalesce(registry_search_query(asked, typing), '');
END $$;

-- How near a name comes to what was asked, where each word of that is in it but for
-- slips: one in a word of four letters to six, two up to nine, then three, and none in
-- what holds digits. From 0 to 2, nothing where it does not.
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
            SELECT min(levenshtein_less_equal(a.word, c.word, a.slips)) FROM called c
        ) AS distance
        FROM asked a
    )
    SELECT (1 - sum(distance)::real / sum(length(word)) + (
        SELECT max(similarity(line, folded))
        FROM regexp_split_to_table(trim(E'\n' FROM name_key), E'\n') line
    ))::real
    FROM near
    HAVING bool_and(distance <= slips)
$$;

-- How an entry answers, and how well; not at all where that is empty. A whole name
-- counts more than one that begins so, the first name more than others, a whole word
-- more than a part, a name more than a text; a name that is nearly the same, least.
CREATE OR REPLACE FUNCTION registry_search_answers(
    name_key text, numbers text, vector tsvector,
    folded text, written text, within boolean, digits text, words tsquery,
    OUT how text, OUT rank real
)
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    -- Its letters and digits as they are, whatever else with a mark before it.
    plain text := regexp_replace(folded, '([^[:alnum:] ])', '\\\1', 'g');
    named real := CASE
        WHEN name_key LIKE E'\n' || written || E'\n%' THEN 10
        WHEN name_key LIKE E'%\n' || written || E'\n%' THEN 9
        WHEN NOT within AND name_key NOT LIKE E'%\n' || written || '%' THEN 0
        WHEN name_key NOT LIKE '%' || written || '%' THEN 0
        WHEN name_key ~ ('(?n)^' || plain || '\M') THEN 7
        WHEN name_key ~ ('\m' || plain || '\M') THEN 6
        WHEN name_key LIKE E'%\n' || written || '%' THEN 5.5
        WHEN name_key ~ ('\m' || plain) THEN 5
        ELSE 4
    END;
    numbered real := CASE
        WHEN digits IS NULL THEN 0
        WHEN numbers = digits THEN 10
        WHEN numbers LIKE digits || '%' THEN 6
        WHEN numbers LIKE '%' || digits || '%' THEN 5
        ELSE 0
    END;
    worded real := CASE WHEN vector @@ words THEN ts_rank(vector, words) ELSE 0 END;
BEGIN
    IF named + numbered + worded > 0 THEN
        how := CASE
            WHEN numbered > named THEN 'number'
            WHEN named > 0 THEN 'name'
            ELSE 'words'
        END;
        rank := greatest(numbered, named + CASE
            WHEN named > 0 THEN similarity(name_key, folded) ELSE 0
        END, 2.5) + 2 * worded;
    ELSIF digits IS NULL THEN
        rank := registry_search_likeness(folded, name_key);
        how := CASE WHEN rank IS NOT NULL THEN 'alike' END;
    END IF;
END $$;

-- The entries that answer; where none does, those whose names are nearly the same.
CREATE OR REPLACE FUNCTION registry_search(asked text, typing boolean)
RETURNS TABLE (entry bigint, how text, rank real)
LANGUAGE plpgsql STABLE ROWS 50
SET pg_trgm.word_similarity_threshold = 0.35
SET plan_cache_mode = force_custom_plan
SET jit = off
AS $$
DECLARE
    folded text;
    written text;
    within boolean;
    digits text;
    words tsquery;
BEGIN
    SELECT * INTO folded, written, within, digits, words
    FROM registry_search_asked(asked, typing);
    IF folded = '' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH answering AS MATERIALIZED (
        SELECT e.id, a.how, a.rank
        FROM registry_searchentry e
        CROSS JOIN LATERAL registry_search_answers(
            e.name_key, e.numbers, e.vector, folded, written, within, digits, words
        ) a
        WHERE e.name_key LIKE E'%\n' || written || '%'
            OR within AND e.name_key LIKE '%' || written || '%'
            OR digits IS NOT NULL AND e.numbers LIKE '%' || digits || '%'
            OR e.vector @@ words
    ), resembling AS MATERIALIZED (
        SELECT e.id, e.name_key
        FROM registry_searchentry e
        WHERE within AND digits IS NULL AND folded <% e.name_key
            AND NOT EXISTS (SELECT FROM answering)
        ORDER BY word_similarity(folded, e.name_key) DESC
        LIMIT 500
    ), alike AS MATERIALIZED (
        SELECT r.id, registry_search_likeness(folded, r.name_key) AS likeness
        FROM resembling r
    )
    SELECT a.id, a.how, a.rank FROM answering a
    UNION ALL
    SELECT b.id, 'alike', b.likeness
    FROM alike b
    WHERE b.likeness IS NOT NULL;
END $$;

-- Why an entry was found: the number, the name that answers best, or an excerpt of its
-- texts in which the words stand between U+E000 and U+E001.
DROP FUNCTION IF EXISTS registry_search_reason(
    registry_searchentry, text, text, boolean, text
);
CREATE OR REPLACE FUNCTION registry_search_reason(
    how text, names text, numbers text, french text, english text,
    folded text, words tsquery, language text
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
    ELSIF how IN ('name', 'alike') THEN
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
