-- What holds in every connection to the database, whoever makes it: a pool that shares
-- connections keeps nothing that one of those who share them sets. A copy of a database
-- and a restored dump lose it: the next migrate, or a call of the function, sets it again.
CREATE OR REPLACE FUNCTION registry_keep_settings() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    -- At PostgreSQL's own 0.6, a search forgives one letter replaced in a name as short
    -- as "Skywin" one time out of five; at 0.5 two times out of three, for a fifth more
    -- rows.
    forgiving CONSTANT text := 'pg_trgm.word_similarity_threshold=0.5';
    stated text := split_part(forgiving, '=', 1);
    content text := split_part(forgiving, '=', 2);
BEGIN
    -- A setting of an extension is known once the extension is in use.
    PERFORM show_limit();
    -- Who is connected already learns nothing of what is set for a database.
    PERFORM set_config(stated, content, false);
    IF NOT EXISTS (
        SELECT FROM pg_db_role_setting
        JOIN pg_database ON pg_database.oid = setdatabase
        WHERE datname = current_database() AND setrole = 0 AND forgiving = ANY(setconfig)
    ) THEN
        EXECUTE format(
            'ALTER DATABASE %I SET %s = %L', current_database(), stated, content
        );
    END IF;
END $$;

SELECT registry_keep_settings();
