"""Lists as tests write them: a table in a file, received and planned."""

import csv
import io
from datetime import date

from registry.imports.plans.applying import apply_plan
from registry.imports.plans.planning import make_plan
from registry.imports.plans.receiving import receive
from registry.models import ImportBatch, ImportMode
from tests.factories import make_cluster

DAY = date(2024, 6, 30)
HEADER = ("name", "enterprise_number", "post_code")
OUR_OWN = ("start_precision", "end_precision")
"""Without these beside it, an identifier is not taken for the registry's own."""


def as_csv(rows, header=HEADER) -> bytes:
    if "slug" in header:
        header = (*header, *OUR_OWN)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([header, *rows])
    return text.getvalue().encode()


def receive_list(*rows, header=HEADER, cluster=None, **fields) -> ImportBatch:
    """Receive a list of additions of June 2024, if nothing else is said."""
    fields = {
        "content": as_csv(rows, header),
        "filename": "members.csv",
        "listed_on": DAY,
        "mode": ImportMode.ADDITIONS,
        "user": None,
    } | fields
    return receive(cluster=cluster or make_cluster(), **fields)


def plan_list(*rows, **fields) -> ImportBatch:
    batch = receive_list(*rows, **fields)
    make_plan(batch=batch)
    return batch


def apply_list(*rows, **fields) -> ImportBatch:
    batch = plan_list(*rows, **fields)
    assert apply_plan(batch=batch, user=None)
    return batch


def rows_of(batch) -> list:
    """Return the rows of the file, in its order."""
    return list(batch.rows.filter(number__isnull=False).order_by("number"))


def outcomes(batch) -> list[str]:
    return [row.outcome for row in rows_of(batch)]


def reasons(batch) -> list[str]:
    return [row.reason for row in rows_of(batch)]
