"""Databases of their own for what is measured, filled with synthetic rows."""

from collections.abc import Callable

from django.db import connection, connections


def filled_database(template, suffix: str, fill: Callable[[], None]):
    """Return a connection to a copy of the empty test database that ``fill`` filled."""
    template.creation.clone_test_db(suffix=suffix, verbosity=0, autoclobber=True)
    connections["default"] = template.copy()
    connection.settings_dict |= template.creation.get_test_db_clone_settings(suffix)
    fill()
    # What the database does by itself a while after many changes.
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    return connections["default"]


def drop(template, databases: dict) -> None:
    """Go back to the test database, and drop the filled ones, by their suffixes."""
    connections["default"] = template
    for suffix, database in databases.items():
        database.close()
        template.creation.destroy_test_db(suffix=str(suffix), verbosity=0)
