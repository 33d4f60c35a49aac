"""What is kept of money, and proved: sums that triggers follow, whoever writes.

A balance of a grant stands on each day from one movement to the next; what a line
granted and paid stands by year, cluster and project. Each statement that moves money
has both made anew of what it touched (``sql/7_kept.sql``), in its own transaction. The
views by which that is done also prove it: what they say and the tables do not is a row
of ``UnprovenSum``. As known at a moment these views answer, not the tables.
"""

from collections.abc import Iterator
from datetime import date

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from .base import euro_field
from .movement import EUROS

MOVED = ("granted", "paid")
"""What flows out of a line: what is decided on its grants, and what is paid on them."""


class GrantBalanceQuerySet(models.QuerySet):
    def as_of(self, day: date):
        """Keep what stood on ``day``: one balance of each grant."""
        return self.filter(start_on__lte=day, end_on__gte=day)

    def out_of(self, line, day: date):
        """Keep those of grants that had been decided by ``day`` out of a line."""
        rows = self.as_of(day).filter(funding_line=line.pk)
        return rows.filter(decided__isnull=False)

    def never_decided(self, line, day: date):
        """Keep those of grants that no source dates, and that pay on ``day``."""
        rows = self.filter(funding_line=line.pk, start_on=date.min, end_on=date.max)
        begun = Q(grant__start_on__isnull=True) | Q(grant__start_on__lte=day)
        return rows.filter(begun, decided__isnull=True)

    def inconsistent_sums(self):
        """Sums that are kept otherwise than the decisions and payments make them."""
        return UnprovenSum.objects.all()


class GrantBalance(models.Model):
    """What had been decided on a grant and paid, from one movement to the next.

    A grant of 2008 that was paid twice has four: of the time before it was decided, and
    from each of the three days on. The first begins with the calendar, the last ends
    with it: on any day a grant has one. Triggers keep it; nobody writes here.
    """

    proven_by = "programmes_grantbalance_proven"

    pk = models.CompositePrimaryKey("grant", "end_on")
    grant = models.ForeignKey(
        "programmes.Grant",
        verbose_name=_("grant"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="balances",
    )
    start_on = models.DateField(_("first day"))
    end_on = models.DateField(_("last day"))
    decided_then = euro_field(_("decided on the first day"), null=True)
    paid_then = euro_field(_("paid on the first day"), null=True)
    decided = euro_field(_("decided so far"), null=True)
    paid = euro_field(_("paid so far"), null=True)
    # A GrantState: the view that makes it knows no other.
    state = models.CharField(_("state"), max_length=20, blank=True)
    # As the grant says by now; keys alone, by which lines and clusters are added up.
    funding_line = models.BigIntegerField(_("key of the funding line"), null=True)
    cluster = models.BigIntegerField(_("key of the cluster"), null=True)
    project = models.BigIntegerField(_("key of the project"), null=True)
    kind = models.CharField(_("kind"), max_length=20)

    objects = GrantBalanceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("balance of a grant")
        verbose_name_plural = _("balances of grants")
        ordering = ["grant", "end_on"]

    def __str__(self):
        return f"{self.grant_id}, {self.start_on}: {self.decided}, {self.paid}"


class LineYear(models.Model):
    """What a funding line granted and paid in a year for a cluster and a project.

    A key of 0 is none. There may be several rows for the same: who writes at the same
    time as another adds one, and waits for nobody; the next makes one of them.
    """

    proven_by = "programmes_lineyear_proven"

    funding_line = models.BigIntegerField(_("key of the funding line"))
    cluster = models.BigIntegerField(_("key of the cluster"))
    project = models.BigIntegerField(_("key of the project"))
    year = models.SmallIntegerField(_("year"))
    granted = euro_field(_("granted"))
    granted_days = models.IntegerField(_("days of grants with a decision"))
    paid = euro_field(_("paid"))
    paid_days = models.IntegerField(_("days of grants with a payment"))

    class Meta:
        default_permissions = ()
        verbose_name = _("year of a funding line")
        verbose_name_plural = _("years of funding lines")
        ordering = ["funding_line", "year", "id"]
        indexes = [
            models.Index(
                fields=["funding_line", "year", "cluster", "project"],
                name="programmes_lineyear_line",
            )
        ]

    def __str__(self):
        return f"{self.funding_line}, {self.year}: {self.granted}, {self.paid}"


class LineFlowQuerySet(models.QuerySet):
    def as_of(self, day: date):
        """Keep what adds up to all until ``day``: its year, less the rest of that."""
        end_of_year = date(day.year, 12, 31)
        return self.filter(
            Q(is_year=True, year__lte=day.year)
            | Q(is_year=False, moved_on__gt=day, moved_on__lte=end_of_year)
        )

    def added_up(self, *by) -> Iterator[tuple]:
        """Yield each group in which money moved: its values, granted, and paid.

        None is what nothing moved of.
        """
        sums = (Sum(f"{what}{unit}") for what in MOVED for unit in ("_days", ""))
        for *group, granting, granted, paying, paid in (
            self.order_by().values_list(*by).annotate(*sums)
        ):
            if granting or paying:
                yield *group, granted if granting else None, paid if paying else None

    def total(self, what: str, whole: str) -> Subquery:
        """Return the sum of the row around; None where nothing moved.

        Args:
            what: ``granted`` or ``paid``.
            whole: what the row around is: a plan, an envelope or a funding line.
        """
        rows = self.filter(**{whole: OuterRef("pk")}).order_by().values(whole)
        moved = rows.annotate(days=Sum(f"{what}_days"), total=Sum(what))
        return Subquery(moved.filter(days__gt=0).values("total"), output_field=EUROS)


class LineFlow(models.Model):
    """What plans, envelopes and lines granted and paid: by year, or back from its end.

    A year is all of it. What moved on a day takes off what came after an earlier day of
    that year. Nobody writes here: it is the view ``programmes_lineflow``, in ``sql/``.
    """

    # A key in name only: a line has many. They are summed up, never named.
    funding_line = models.BigIntegerField(
        _("key of the funding line"), primary_key=True
    )
    envelope = models.BigIntegerField(_("key of the envelope"))
    plan = models.BigIntegerField(_("key of the plan"))
    cluster = models.BigIntegerField(_("key of the cluster"))
    project = models.BigIntegerField(_("key of the project"))
    year = models.SmallIntegerField(_("year"))
    is_year = models.BooleanField(_("the whole year"))
    moved_on = models.DateField(_("moved on"), null=True)
    granted = euro_field(_("granted"))
    granted_days = models.IntegerField(_("days of grants with a decision"))
    paid = euro_field(_("paid"))
    paid_days = models.IntegerField(_("days of grants with a payment"))

    objects = LineFlowQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "programmes_lineflow"
        default_permissions = ()
        verbose_name = _("flow out of a funding line")
        verbose_name_plural = _("flows out of funding lines")
        ordering = ["funding_line", "year"]

    def __str__(self):
        return f"{self.funding_line}, {self.year}: {self.granted}, {self.paid}"


class UnprovenSum(models.Model):
    """A grant or a line of which another sum is kept than its movements make.

    None is right. A view of all sums that are kept, beside what proves them.
    """

    key = models.TextField(primary_key=True)

    class Meta:
        managed = False
        db_table = "programmes_unprovensum"
        default_permissions = ()
        verbose_name = _("sum that is not proved")
        verbose_name_plural = _("sums that are not proved")
        ordering = ["key"]

    def __str__(self):
        return self.key
