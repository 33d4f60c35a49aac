"""What changed in rows that everybody may read: a view over what triggers record.

It is made of the models by ``registry/changes/definition.py``. Nobody writes to it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, F, Func, Max, Q, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ChangeKind(models.TextChoices):
    """What became of a row; of a membership: joined, left."""

    ADDED = "added", pgettext_lazy("change", "added")
    ENDED = "ended", pgettext_lazy("change", "ended")
    RENAMED = "renamed", pgettext_lazy("change", "renamed")
    CORRECTED = "corrected", pgettext_lazy("change", "corrected or completed")
    REMOVED = "removed", pgettext_lazy("change", "removed")


@dataclass(frozen=True)
class EntryKey:
    """What the changes of one request, import or command have in common.

    Args:
        context: of the request; None of what was done outside of the site.
        at: the moment, which tells apart what has no context.
    """

    context: UUID | None
    at: datetime | None = None

    @classmethod
    def read(cls, text: str) -> "EntryKey | None":
        """Return the key that an address names, None where it is none."""
        how, _mark, number = text.partition("-")
        try:
            if how == "request":
                return cls(UUID(number))
            if how == "outside":
                since = timedelta(microseconds=int(number))
                return cls(None, datetime(1970, 1, 1, tzinfo=UTC) + since)
        except (ValueError, OverflowError):
            return None
        return None


class IsOneOf(Func):
    """Whether a value is in an array."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = models.BooleanField()


class ChangeQuerySet(models.QuerySet):
    def recorded_between(self, since: datetime, until: datetime):
        """Keep what was recorded from one moment to another, both included."""
        return self.filter(at__gte=since, at__lte=until)

    def of_record(self, row: models.Model, referring: Mapping[str, models.QuerySet]):
        """Keep what is about a row: itself, and what ever referred to it.

        Args:
            referring: the keys of the rows that do, by their tables.
        """
        about = Q(table=row._meta.label_lower, row=row.pk)
        for table, keys in referring.items():
            # Asked once, as an array: it goes down into each part of the view, to the
            # index of its events, which rows to look for in a table do not.
            about |= Q(table=table) & Q(IsOneOf(F("row"), ArraySubquery(keys)))
        return self.filter(about)

    def search(self, text: str):
        """Keep what is about clusters and organisations that ``text`` finds."""
        from .cluster import Cluster
        from .organisation import Organisation

        return self.filter(
            Q(cluster__in=Cluster.objects.search(text).order_by().values("pk"))
            | Q(
                organisation__in=Organisation.objects.search(text)
                .order_by()
                .values("pk")
            )
        )

    def of_entries(self, entries: Collection["EntryKey"]):
        """Keep what belongs to some entries."""
        contexts = [each.context for each in entries if each.context]
        moments = [each.at for each in entries if not each.context]
        return self.filter(
            Q(context__in=contexts) | Q(context__isnull=True, at__in=moments)
        )

    def in_entries(self):
        """Return one entry for what one request, import or command changed.

        Each has ``key``, the moment ``at``, and the ``number`` of its changes.
        """
        grouped = self.order_by().values("key", "context")
        return grouped.annotate(at=Max("at"), number=Count("pk"))

    def first_of_each(self, most: int):
        """Keep the first changes of each entry, as many as ``most``.

        Those about a cluster come first, then those about an organisation.
        """
        rank = Case(
            When(cluster__isnull=False, then=0),
            When(organisation__isnull=False, then=1),
            default=2,
        )
        place = Window(
            RowNumber(),
            partition_by=F("key"),
            order_by=[rank, "table", "row", "event"],
        )
        return (
            self.annotate(place=place).filter(place__lte=most).order_by("key", "place")
        )


class RecordedChange(models.Model):
    """A change of a row: that Sonaca joined SkyWin, that a name was corrected.

    ``event`` is the number of what was recorded, ``before`` of what the row was until
    then. What one request, import or command changed has one ``key``.
    """

    number = models.CharField(_("number"), max_length=120, primary_key=True)
    key = models.CharField(_("entry"), max_length=100)
    table = models.CharField(_("what is told of"), max_length=100)
    row = models.BigIntegerField(_("row"))
    event = models.BigIntegerField(_("record"))
    before = models.BigIntegerField(_("record before"), null=True)
    kind = models.CharField(_("kind of change"), max_length=10, choices=ChangeKind)
    at = models.DateTimeField(_("recorded"))
    context = models.UUIDField(_("request"), null=True)
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "registry_change"
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-at", "table", "-event"]
        default_permissions = ()

    def __str__(self):
        return f"{self.table} {self.row}: {self.kind}"
