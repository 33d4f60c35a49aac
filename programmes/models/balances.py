"""What every whole has, gave away and paid: held by triggers, asked by querysets.

A plan has envelopes, an envelope lines, a line grants, a grant payments. On no day may
the parts of one of them exceed what had been decided on it by that day. The database
refuses it, whoever writes, two at once included; see the functions in ``sql/``. A whole
on which no amount was decided yet limits nothing, because no source says how much it
had; but nothing is paid on a grant before it was decided.
"""

from dataclasses import dataclass, field
from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Subquery
from django.utils.translation import gettext_lazy as _

from .kept import LineFlow
from .movement import Movement


@dataclass(frozen=True)
class Check:
    """What a change of a table asks the database to check.

    Args:
        columns: those that carry money, or lead it. A change of others moves nothing.
        keys: by the parameter of ``programmes_check_balances``, whose balances change.
        lost: the same where a row was deleted; empty where that only makes room.
        new: the condition for a new row to carry money at all; empty where it does.
        kept: the grant of which sums are kept that the change moves; empty if of none.
    """

    columns: tuple[str, ...]
    keys: dict[str, str]
    lost: dict[str, str] = field(default_factory=dict)
    new: str = "true"
    kept: str = ""


# A trigger runs with the search path of whoever writes, in which a temporary table of
# the same name comes first: therefore these three texts, and no others, say ``public``.
_DECIDED = (
    "EXISTS (SELECT FROM public.programmes_budgetdecision WHERE {} = new_rows.id)"
)
_ON_DECISION = {
    "granted": "grant_id",
    "lines": "funding_line_id",
    "envelopes": "envelope_id",
    "plans": "plan_id",
}
# A cost that grants share, and the yearly maximum of a cluster, may be lower without a
# grant: those that remain are asked for by their project and their cluster.
_LEFT_BEHIND = {
    "projects": "project_id",
    "clusters": "CASE kind WHEN 'animation' THEN cluster_id END",
}
CHECKS = {
    "budgetdecision": Check(
        columns=(*_ON_DECISION.values(), "decided_on", "amount"),
        keys=_ON_DECISION,
        lost=_ON_DECISION,
        kept="grant_id",
    ),
    "payment": Check(
        columns=("grant_id", "paid_on", "amount"),
        keys={"paid": "grant_id"},
        lost={"paid": "grant_id"},
        kept="grant_id",
    ),
    "grant": Check(
        columns=(
            "funding_line_id",
            "cluster_id",
            "organisation_id",
            "project_id",
            "kind",
            "start_on",
            "eligible_cost",
            "other_public_amount",
        ),
        keys={"granted": "id", **_LEFT_BEHIND},
        lost=_LEFT_BEHIND,
        new=f"other_public_amount IS NOT NULL OR {_DECIDED.format('grant_id')}",
        kept="id",
    ),
    "fundingline": Check(
        columns=("envelope_id", "share"),
        keys={"lines": "id"},
        new=f"share IS NOT NULL OR {_DECIDED.format('funding_line_id')}",
    ),
    "envelope": Check(
        columns=("plan_id",),
        keys={"envelopes": "id"},
        new=_DECIDED.format("envelope_id"),
    ),
}

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
        "more than the eligible cost of %(own)s, which is not paid twice (decree of "
        "18 January 2007)."
    ),
    "programmes_specific_ceiling": _(
        "The specific subsidy “%(name)s” would come to %(spent)s euro: %(excess)s more "
        "than the legal maximum of %(own)s (%(act)s)."
    ),
}
"""What the database refuses on account of a sum, by the name that it gives."""


def keeps_balances(model):
    """Have the database check every balance that a change of this table touches.

    And keep the sums of which the change moves some (see ``kept``), once it is right.
    """
    check = CHECKS[model._meta.model_name]
    columns = ", ".join(("id", *check.columns))
    before = f"SELECT {columns} FROM old_rows"
    after = f"SELECT {columns} FROM new_rows"
    # Where money did not change, both rows are alike.
    changed = (
        f"SELECT {columns} FROM ({before} UNION ALL {after}) both_rows "
        f"GROUP BY {columns} HAVING count(*) = 1"
    )
    # A trigger that sees all changed rows at once is on one operation only.
    triggers = [
        _trigger(
            "insert",
            pgtrigger.Insert,
            _call(check.keys, f"{after} WHERE {check.new}") + _keep(check, after),
            new="new_rows",
        ),
        _trigger(
            "update",
            pgtrigger.Update,
            _call(check.keys, changed) + _keep(check, changed),
            old="old_rows",
            new="new_rows",
        ),
    ]
    if check.lost:
        triggers.append(
            _trigger(
                "delete",
                pgtrigger.Delete,
                _call(check.lost, before) + _keep(check, before),
                old="old_rows",
            )
        )
    emptied = ""
    if check.keys is _ON_DECISION:
        # Who empties this table alone leaves payments on what nobody decided.
        emptied = _call(
            {"paid": "grant_id"}, "SELECT grant_id FROM public.programmes_payment"
        )
    if check.kept:
        kept = "SELECT grant_id FROM public.programmes_grantbalance"
        emptied += _keep(check, kept, key="grant_id")
        triggers.append(_trigger("truncate", pgtrigger.Truncate, emptied))
    return pgtrigger.register(*triggers)(model)


def _trigger(name: str, operation, calls: str, **rows: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"balances_{name}",
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        operation=operation,
        referencing=pgtrigger.Referencing(**rows) if rows else None,
        func=f"{calls}RETURN NULL;",
    )


def _call(keys: dict[str, str], rows: str) -> str:
    """Return the statement that checks what ``rows`` touch, if there are any."""
    arguments = ", ".join(
        f"{name} => array_agg(DISTINCT {key})" for name, key in keys.items()
    )
    return (
        f"PERFORM public.programmes_check_balances({arguments}) "
        f"FROM ({rows}) changed HAVING count(*) > 0; "
    )


def _keep(check: Check, rows: str, key: str = "") -> str:
    """Return the statement that keeps the sums of grants that ``rows`` move, if any."""
    if not check.kept:
        return ""
    key = key or check.kept
    return (
        f"PERFORM public.programmes_keep_sums(array_agg(DISTINCT {key})) "
        f"FROM ({rows}) changed WHERE {key} IS NOT NULL HAVING count(*) > 0; "
    )


class BalancedQuerySet(models.QuerySet):
    """Rows on which money is decided, and out of which it flows on.

    ``whole`` says which of the four they are.
    """

    whole: str

    def with_budget(self, day: date):
        """Annotate ``budget``, what it had by ``day``; None if no source says."""
        return self.annotate(budget=self._budget(day))

    def with_balance(self, day: date):
        """Annotate what it has, gave away and paid by ``day``, in euro.

        ``budget`` is None where no source says how much had been decided by then.
        ``allocated`` is what its parts have: all its envelopes, lines or grants;
        ``granted`` and ``paid`` follow the grants, however far below. Each of them is
        None where nothing is recorded, which is not to say that nothing was given.
        """
        flows = LineFlow.objects.as_of(day)
        return self.with_allocated(day).annotate(
            granted=flows.total("granted", self.whole),
            paid=flows.total("paid", self.whole),
        )

    def with_allocated(self, day: date):
        """Annotate ``budget`` and ``allocated``, what its parts had by ``day``."""
        taken = Movement.objects.as_of(day).out_of(self.whole).total()
        return self.with_budget(day).annotate(allocated=taken)

    def largest_first(self):
        """Order rows with their budget by it; those that state none come last."""
        return self.order_by(F("budget").desc(nulls_last=True), "slug")

    def _budget(self, day: date) -> Subquery:
        """Return what each had by ``day``, as an expression; None if no source says."""
        return Movement.objects.as_of(day).to(self.whole).total()
