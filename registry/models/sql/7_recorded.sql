-- The moment at which a page looks at what was recorded, while that page is made.
CREATE OR REPLACE FUNCTION registry_known_at() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT current_setting('registry.known_at')::timestamptz $$;
