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
