"""What every trigger on statements has in common, whoever wrote it."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

FUNCTIONS = """
SELECT tgrelid::regclass::text, tgname, proconfig, prosrc
FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE tgoldtable IS NOT NULL OR tgnewtable IS NOT NULL
"""

WITH_LOOPS = "pgtrigger_balances_"
"""What these call looks up single rows, and would read whole tables without loops; they
themselves count rows before and after, and join none with the others."""


def test_no_trigger_on_statements_compares_rows_each_with_each():
    """The plan of its function is kept from its first firing, which may be for no row.

    With loops allowed, a bulk update later in that connection costs the square of its
    rows: of 10,000 it took a hundred times as long.
    """
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        found = cursor.fetchall()

    looping = [
        (table, trigger)
        for table, trigger, settings, source in found
        if "enable_nestloop=off" not in (settings or [])
        and (not trigger.startswith(WITH_LOOPS) or "JOIN" in source.upper())
    ]
    assert len(found) > 150
    assert not looping
