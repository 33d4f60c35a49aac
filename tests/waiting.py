"""What the database did when a test had waited too long: who held what up."""

import psycopg
from django.db import connection

ACTIVITY = """
SELECT pid, application_name, state, wait_event_type, wait_event,
       pg_blocking_pids(pid) AS held_up_by, now() - xact_start AS in_transaction_since,
       left(query, 300) AS query
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
ORDER BY pid
"""


def activity() -> str:
    """Return what each connection to the database of the tests does, a line each."""
    reached = connection.get_connection_params()
    own = {
        name: reached[name]
        for name in ("host", "port", "user", "password", "dbname")
        if reached.get(name)
    }
    try:
        with psycopg.connect(**own, autocommit=True, connect_timeout=5) as looking:
            rows = looking.execute(ACTIVITY).fetchall()
    except psycopg.Error as error:
        return f"The database does not say: {error}"
    return "\n".join(map(str, rows))
