"""Money as it moves, day by day: what every balance is a sum of."""

from datetime import date

from django.db import models
from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext_lazy as _

EUROS = models.DecimalField(max_digits=15, decimal_places=2)


class MovementQuerySet(models.QuerySet):
    def as_of(self, day: date):
        """Keep what had happened by ``day``."""
        return self.filter(day__lte=day)

    def to(self, whole: str):
        """Keep what wholes of this kind had themselves: decisions, and shares."""
        return self.filter(whole=whole, is_own=True)

    def out_of(self, whole: str):
        """Keep what the parts of wholes of this kind took of them."""
        return self.filter(whole=whole, is_own=False)

    def total(self) -> Subquery:
        """Return the sum for the row around; None where nothing moved."""
        rows = self.filter(whole_id=OuterRef("pk")).order_by().values("whole")
        return Subquery(rows.values(total=Sum("amount")), output_field=EUROS)


def decided_below(model, grants: str, day: date) -> Subquery:
    """Return what was decided by ``day`` on all grants below a row; None if nothing.

    Args:
        model: that of the row around.
        grants: the path from it to its grants.
    """
    return _sum_below(model, grants, "decisions", "decided_on", day)


def paid_below(model, grants: str, day: date) -> Subquery:
    """Return what was paid by ``day`` on all grants below a row; None if nothing."""
    return _sum_below(model, grants, "payments", "paid_on", day)


def _sum_below(model, grants, rows, day_field, day) -> Subquery:
    # Down the links in one join. Movements of the grants found would take a semi-join,
    # in which PostgreSQL reads those of all grants again for each row.
    path = f"{grants}__{rows}"
    same = model._base_manager.filter(
        **{"pk": OuterRef("pk"), f"{path}__{day_field}__lte": day}
    )
    sums = same.order_by().values("pk").annotate(total=Sum(f"{path}__amount"))
    return Subquery(sums.values("total"), output_field=EUROS)


class Movement(models.Model):
    """What a whole had or gave on a day: 280 million for the poles, on 30 August 2005.

    A plan, an envelope, a line or a grant is the whole. Its own are the decisions on
    it, and its share of what was decided on its envelope; the others are what its
    parts took of it, which of a grant are its payments. Nobody writes here: it is the
    view ``programmes_movement``, in ``sql/``, by which the database checks balances.
    """

    whole = models.CharField(_("whole"), max_length=20)
    # A key in name only: a whole has many movements. They are summed up, never named.
    whole_id = models.BigIntegerField(_("key of the whole"), primary_key=True)
    day = models.DateField(_("day"))
    is_own = models.BooleanField(_("its own"))
    amount = models.DecimalField(_("amount, in euro"), max_digits=15, decimal_places=2)

    objects = MovementQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "programmes_movement"
        verbose_name = _("movement of money")
        verbose_name_plural = _("movements of money")
        ordering = ["day"]

    def __str__(self):
        return f"{self.whole} {self.whole_id}, {self.day}: {self.amount}"
