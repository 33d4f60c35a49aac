"""Whether the database still has the settings that are kept in it."""

from django.core.checks import Warning as Warned
from django.db import connections

HAS = "SELECT to_regprocedure('registry_keep_settings()') IS NOT NULL"
SET = """
SELECT count(*) FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase
WHERE d.datname = current_database() AND setrole = 0
    AND array_to_string(setconfig, ' ') LIKE '%pg_trgm.word_similarity_threshold=%'
"""


def settings_are_kept(databases=(), **_kwargs) -> list[Warned]:
    """Warn of a copy or a restored dump: neither has the settings of its database."""
    found = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(HAS)
            (has,) = cursor.fetchone()
            cursor.execute(SET)
            (kept,) = cursor.fetchone()
        if has and not kept:
            found.append(
                Warned(
                    "The settings of the database are missing: searches forgive less.",
                    hint="It was copied, or restored. `manage.py migrate` sets them.",
                    obj=alias,
                    id="walloon_clusters.W001",
                )
            )
    return found
