-- What is kept of the company register (BCE/KBO), filled from its open-data extract by
-- registry/register/. It has a schema of its own, which a load makes anew under another
-- name and puts in the place of this one. Here it is made empty, so that whatever reads
-- it finds tables. Another layout than that of the comment is thrown away: an extract
-- can be loaded again.
--
-- Of a natural person only the number is kept: neither name nor address nor activity.
DO $$
BEGIN
    IF obj_description(to_regnamespace('company_register'), 'pg_namespace')
        IS DISTINCT FROM 'layout 2'
    THEN
        DROP SCHEMA IF EXISTS company_register CASCADE;
    END IF;
END $$;
CREATE SCHEMA IF NOT EXISTS company_register;
COMMENT ON SCHEMA company_register IS 'layout 2';

-- What was loaded: a full extract, then the updates of it.
CREATE TABLE IF NOT EXISTS company_register.extract (
    number integer NOT NULL,
    kind text NOT NULL,
    snapshot_on date NOT NULL,
    made_at timestamp NOT NULL,
    version text NOT NULL,
    file text NOT NULL,
    counts jsonb NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now()
);

-- What codes mean, as the register says, and which of our legal forms is meant.
CREATE TABLE IF NOT EXISTS company_register.code (
    category text NOT NULL,
    code text NOT NULL,
    language text NOT NULL,
    description text NOT NULL
);
CREATE TABLE IF NOT EXISTS company_register.legal_form (
    code text NOT NULL,
    legal_form text NOT NULL
);

-- Active legal persons, and of natural persons the numbers alone.
CREATE TABLE IF NOT EXISTS company_register.enterprise (
    number integer NOT NULL,
    situation text NOT NULL,
    form text NOT NULL,
    started_on date
);
CREATE TABLE IF NOT EXISTS company_register.person (
    number integer NOT NULL
);

CREATE TABLE IF NOT EXISTS company_register.name (
    number integer NOT NULL,
    language text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL
);
-- The country is empty in Belgium.
CREATE TABLE IF NOT EXISTS company_register.seat (
    number integer NOT NULL,
    country text NOT NULL,
    post_code text NOT NULL,
    municipality_fr text NOT NULL,
    municipality_nl text NOT NULL,
    struck_off_on date
);
CREATE TABLE IF NOT EXISTS company_register.activity (
    number integer NOT NULL,
    version smallint NOT NULL,
    code text COLLATE "C" NOT NULL,
    rank text NOT NULL
);
-- Whose main activity is in which class, the first four digits of a code, in each
-- version, and whether the seat is in Wallonia: made of the two above after a load.
CREATE TABLE IF NOT EXISTS company_register.main_class (
    number integer NOT NULL,
    version smallint NOT NULL,
    class text COLLATE "C" NOT NULL,
    post_code text NOT NULL,
    is_walloon boolean NOT NULL
);

-- Establishment units of legal persons, and where they are.
CREATE TABLE IF NOT EXISTS company_register.establishment (
    establishment bigint NOT NULL,
    number integer NOT NULL
);
CREATE TABLE IF NOT EXISTS company_register.site (
    establishment bigint NOT NULL,
    post_code text NOT NULL
);
