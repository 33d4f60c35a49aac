"""What the company register knows of the rows of a plan, beside each of them."""

from registry.models import ImportRow
from registry.register.resolving import fitting, may_be_looked_up, may_be_taken


def add_fits(rows: list[ImportRow]) -> None:
    """Give each row its ``fits``: enterprises of the register that it may be.

    ``is_looked_up`` tells whether there may be any, ``takes_number`` whether the number
    of one may be taken for the row.
    """
    found = fitting(rows)
    for row in rows:
        row.is_looked_up = may_be_looked_up(row)
        row.takes_number = may_be_taken(row)
        row.fits = found.get(row.number, [])
