"""What every whole has, gave away and paid: held by triggers, asked by querysets.

A plan has envelopes, an envelope lines, a line grants, a grant payments. On no day may
the parts of one of them exceed what had been decided on it by that day. The database
refuses it, whoever writes, two at once included; see the functions in the migration
``0002_balances``. A whole on which no amount was decided yet limits nothing, because
no source says how much it had; but nothing is paid on a grant before it was decided.
"""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Floor, Round
from django.utils.translation import gettext_lazy as _

EUROS = models.DecimalField(max_digits=15, decimal_places=2)

# Whose balances a changed row touches: for each table, the keys of the wholes.
_LINES_WITH_SHARE = (
    "SELECT id FROM programmes_fundingline "
    "WHERE share IS NOT NULL AND envelope_id IN (SELECT envelope_id FROM {rows})"
)
TOUCHED = {
    "budgetdecision": {
        "plan": "SELECT plan_id FROM {rows} UNION SELECT plan_id "
        "FROM programmes_envelope WHERE id IN (SELECT envelope_id FROM {rows})",
        "envelope": "SELECT envelope_id FROM {rows} UNION SELECT envelope_id "
        "FROM programmes_fundingline WHERE id IN (SELECT funding_line_id FROM {rows})",
        "funding_line": "SELECT funding_line_id FROM {rows} UNION "
        "SELECT funding_line_id FROM programmes_grant "
        f"WHERE id IN (SELECT grant_id FROM {{rows}}) UNION {_LINES_WITH_SHARE}",
        "grant": "SELECT grant_id FROM {rows}",
    },
    "payment": {"grant": "SELECT grant_id FROM {rows}"},
    "grant": {
        "funding_line": "SELECT funding_line_id FROM {rows}",
        "grant": "SELECT id FROM {rows}",
    },
    "fundingline": {
        "envelope": "SELECT envelope_id FROM {rows}",
        "funding_line": "SELECT id FROM {rows}",
    },
    "envelope": {"plan": "SELECT plan_id FROM {rows}"},
}
WHOLES = ("plan", "envelope", "funding_line", "grant")

REFUSALS = {
    "programmes_envelopes_within_plan": _(
        "The envelopes of “%(name)s” would reach %(spent)s euro on %(day)s: "
        "%(excess)s more than its %(own)s."
    ),
    "programmes_lines_within_envelope": _(
        "The funding lines of “%(name)s” would reach %(spent)s euro on %(day)s: "
        "%(excess)s more than its %(own)s."
    ),
    "programmes_grants_within_line": _(
        "The grants out of “%(name)s” would reach %(spent)s euro on %(day)s: "
        "%(excess)s more than its %(own)s."
    ),
    "programmes_payments_within_grant": _(
        "The payments on “%(name)s” would reach %(spent)s euro on %(day)s: "
        "%(excess)s more than the %(own)s decided by then."
    ),
    "programmes_withdrawn_within_decided": _(
        "More would be taken from “%(name)s” than was decided on it: on %(day)s "
        "%(own)s euro would be left."
    ),
    "programmes_recovered_within_paid": _(
        "More would be recovered on “%(name)s” than was paid: on %(day)s the payments "
        "would come to %(spent)s euro."
    ),
    "programmes_animation_ceiling": _(
        "The animation of “%(name)s” would receive %(spent)s euro for the year from "
        "%(day)s: %(excess)s more than the legal maximum of %(own)s (%(act)s)."
    ),
    "programmes_public_share": _(
        "Public money on one cost, “%(name)s”, would reach %(spent)s euro: %(excess)s "
        "more than the eligible cost of %(own)s, which is not paid twice (%(act)s)."
    ),
    "programmes_specific_ceiling": _(
        "The specific subsidy “%(name)s” would come to %(spent)s euro: %(excess)s more "
        "than the legal maximum of %(own)s (%(act)s)."
    ),
}
"""What the database refuses on account of a sum, by the name that it gives."""


def keeps_balances(model):
    """Have the database check every balance that a change of this table touches."""
    touched = TOUCHED[model._meta.model_name]
    # A trigger that sees all changed rows at once is on one operation only.
    operations = (
        ("insert", pgtrigger.Insert, {"new": "new_rows"}),
        ("update", pgtrigger.Update, {"old": "old_rows", "new": "new_rows"}),
        ("delete", pgtrigger.Delete, {"old": "old_rows"}),
    )
    return pgtrigger.register(
        *(
            pgtrigger.Trigger(
                name=f"balances_{name}",
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                operation=operation,
                referencing=pgtrigger.Referencing(**rows),
                func=_check(touched, list(rows.values())),
            )
            for name, operation, rows in operations
        )
    )(model)


def _check(touched: dict[str, str], rows: list[str]) -> str:
    changed = " UNION ALL ".join(f"SELECT * FROM {name}" for name in rows)
    keys = ", ".join(
        f"ARRAY({touched[whole].format(rows=f'({changed}) changed')})"
        if whole in touched
        else "'{}'"
        for whole in WHOLES
    )
    return f"PERFORM programmes_check_balances({keys}); RETURN NULL;"


def total(rows: models.QuerySet, path: str, amount="amount") -> Subquery:
    """Return the sum of ``amount`` over the rows whose ``path`` leads to this row."""
    return Subquery(
        rows.filter(**{path: OuterRef("pk")})
        .order_by()
        .values(path)
        .values(total=Sum(amount)),
        output_field=EUROS,
    )


class BalancedQuerySet(models.QuerySet):
    """Rows on which money is decided, and out of which it flows on.

    ``whole`` says which of the four they are.
    """

    whole: str

    def with_balance(self, day: date):
        """Annotate what it has, gave away and paid by ``day``, in euro.

        ``budget`` is None where no source says how much had been decided by then.
        ``allocated`` is what its parts have: all its envelopes, lines or grants;
        ``granted`` and ``paid`` follow the grants, however far below.
        """
        return self.annotate(
            budget=self._budget(day),
            allocated=Coalesce(self._allocated(day), Value(0), output_field=EUROS),
            granted=Coalesce(
                total(_decisions(day), _below("grant", self.whole)),
                Value(0),
                output_field=EUROS,
            ),
            paid=Coalesce(
                total(_payments(day), _below("grant", self.whole)),
                Value(0),
                output_field=EUROS,
            ),
        )

    def _budget(self, day):
        decided = total(_decisions(day), self.whole)
        if self.whole != "funding_line":
            return decided
        share = Subquery(
            _decisions(day)
            .filter(envelope=OuterRef("envelope"))
            .order_by()
            .values("envelope")
            .values(total=Sum(_share_of(F("amount"), OuterRef("share")))),
            output_field=EUROS,
        )
        return Coalesce(decided + share, decided, share, output_field=EUROS)

    def _allocated(self, day):
        part = {"plan": "envelope", "envelope": "funding_line", "funding_line": "grant"}
        if self.whole == "grant":
            return total(_payments(day), "grant")
        decided = total(_decisions(day), _below(part[self.whole], self.whole))
        if self.whole != "envelope":
            return decided
        shares = Subquery(
            _decisions(day)
            .filter(
                envelope=OuterRef("pk"), envelope__funding_lines__share__isnull=False
            )
            .order_by()
            .values("envelope")
            .values(
                total=Sum(_share_of(F("amount"), F("envelope__funding_lines__share")))
            ),
            output_field=EUROS,
        )
        return Coalesce(decided + shares, decided, shares, output_field=EUROS)


_WAY_UP = {"grant": "funding_line", "funding_line": "envelope", "envelope": "plan"}


def _below(part: str, whole: str) -> str:
    """Return the path from a decision on ``part`` up to the ``whole``."""
    path = part
    while part != whole:
        part = _WAY_UP[part]
        path += f"__{part}"
    return path


def _decisions(day):
    from .budget_decision import BudgetDecision

    return BudgetDecision.objects.as_of(day)


def _payments(day):
    from .payment import Payment

    return Payment.objects.as_of(day)


def _share_of(amount, share):
    # Rounded down to the cent, so that shares never come to more than the whole.
    return Round(Floor(amount * share * 100) / 100, precision=2)
