"""What is asked once about the rows alike of a list of beneficiaries."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from registry.imports.plans.questions import Asked, Question
from registry.imports.plans.statements import fetch
from registry.models import ImportBatch
from registry.words import euro

SMALL_EXCESS = Decimal(1)
"""Up to so many euro more paid than decided are a matter of rounding, and are asked.

Administrations round the share of each who pays to the cent, and add the shares up:
a list of 900 grants differs by up to 25 cents. More than a euro is no rounding.
"""

AS_DECIDED, INCREASE, LEAVE_OUT = "as_decided", "increase", "leave_out"

EXCESSES = """
SELECT max(excess), sum(excess)
FROM (
    SELECT ("values" ->> 'paid_amount')::numeric
        - ("values" ->> 'decided_amount')::numeric AS excess
    FROM registry_importrow
    WHERE batch_id = %(batch)s AND questions @> ARRAY[%(key)s]
) asked
"""


def _asks_paid_over(batch: ImportBatch, asked: Asked) -> str:
    ((most, whole),) = fetch(EXCESSES, batch=batch.pk, key=asked.key)
    return ngettext(
        "On %(count)s row %(most)s more was paid than decided.",
        "On %(count)s rows up to %(most)s more was paid than decided, %(whole)s "
        "together.",
        asked.rows,
    ) % {"count": asked.rows, "most": euro(most), "whole": euro(whole)}


PAID_OVER = Question(
    code="paid_over",
    asks=_asks_paid_over,
    choices={
        AS_DECIDED: _("take the decided amount as paid"),
        INCREASE: _("record the difference as a correction of the decided amount"),
        LEAVE_OUT: _("leave these rows out"),
    },
)


def _asks_twice(batch: ImportBatch, asked: Asked) -> str:
    return ngettext(
        "%(count)s row says the same as another row: code, beneficiary, project, "
        "amounts and days.",
        "%(count)s rows say the same as other rows: code, beneficiary, project, "
        "amounts and days.",
        asked.rows,
    ) % {"count": asked.rows}


def _asks_twice_uncoded(batch: ImportBatch, asked: Asked) -> str:
    return ngettext(
        "%(count)s row without a code says the same as another row: beneficiary, "
        "project, amounts and days.",
        "%(count)s rows without a code say the same as other rows: beneficiary, "
        "project, amounts and days.",
        asked.rows,
    ) % {"count": asked.rows}


_ONE_OR_TWO = {
    "one": _("the same grant, written twice"),
    "separate": _("a grant for each row"),
}

TWICE = Question(code="twice", asks=_asks_twice, choices=_ONE_OR_TWO, default="one")
TWICE_UNCODED = Question(
    code="twice_uncoded",
    asks=_asks_twice_uncoded,
    choices=_ONE_OR_TWO,
    default="separate",
)
"""Without a code, vouchers of one day for one firm may well be alike: they are many."""
