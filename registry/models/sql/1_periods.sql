-- Whether a period holds on a day, or on one of several: both ends included, and no end
-- means that it still holds. PostgreSQL writes the condition in the place of the call,
-- so that it costs nothing and finds the indexes of both columns; therefore these are
-- plain expressions, and neither STRICT nor with a search path of their own.
--
--   registry_holds('2008-03-01', NULL, '2026-01-01')         is true
--   registry_holds('2008-03-01', '2011-02-28', '2011-02-28') is true
--   registry_holds('2008-03-01', '2011-02-28', '2011-03-01') is false
CREATE OR REPLACE FUNCTION registry_touches(
    start_on date, end_on date, first date, last date
) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT start_on <= last AND (end_on IS NULL OR end_on >= first) $$;

CREATE OR REPLACE FUNCTION registry_holds(start_on date, end_on date, day date)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT registry_touches(start_on, end_on, day, day) $$;
