"""The triggers that write down each transaction that changes what pages tell."""

from collections.abc import Iterator

from registry.models import Viewing
from registry.recorded.tables import known_models, models_as_now

WRITTEN_BY_READING = {Viewing}
"""Tables that a page writes to while it is read: they change nothing that it says."""

# Once a transaction: what was set within it, and within a savepoint, goes with it.
FUNCTION = """
CREATE OR REPLACE FUNCTION registry_commit() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    own text := pg_current_xact_id()::text;
BEGIN
    IF current_setting('registry.commit', true) IS DISTINCT FROM own THEN
        INSERT INTO registry_commit (transaction) VALUES (own::bigint);
        PERFORM set_config('registry.commit', own, true);
    END IF;
    RETURN NULL;
END $$
"""

TRIGGERS = """
DO $$
DECLARE
    watched text;
BEGIN
    FOREACH watched IN ARRAY ARRAY[{tables}] LOOP
        IF NOT EXISTS (
            SELECT FROM pg_trigger
            WHERE tgrelid = watched::regclass AND tgname = 'registry_commit'
        ) THEN
            EXECUTE format(
                'CREATE TRIGGER registry_commit
                AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
                FOR EACH STATEMENT EXECUTE FUNCTION registry_commit()', watched
            );
        END IF;
    END LOOP;
END $$
"""


def watched_tables() -> list[str]:
    """Return the tables of which every change is a change of the registry.

    Events are none of them: each comes with the change that it records.
    """
    models = {*known_models(), *models_as_now()} - WRITTEN_BY_READING
    return sorted(model._meta.db_table for model in models)


def definition() -> Iterator[str]:
    """Yield the statements that install the triggers."""
    tables = ", ".join(f"'{table}'" for table in watched_tables())
    yield FUNCTION
    yield TRIGGERS.format(tables=tables)
