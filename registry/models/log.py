"""What the log of the site is read from: lines, and the rows that each of them changed.

Both are views over the tables in which triggers record every change, made of the models
themselves by ``registry/log/definition.py``. Nobody writes to them.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _


class LogKind(models.TextChoices):
    """How something came about; apps tell of further kinds (``registry.log.plugs``)."""

    PAGE = "page", _("on a page")
    IMPORT = "import", _("a list was imported")
    UNDONE = "undone", _("an import was undone or dropped")
    ERASURE = "erasure", _("a person was erased")
    COMMAND = "command", _("by a command")
    OUTSIDE = "outside", _("outside of the site")


class ChangedRow(models.Model):
    """A row that was added, changed or removed, in whichever table.

    ``row`` is its key, ``event`` the number of the record of that change.
    """

    # A key in name only: each table counts its own events. They are never named.
    event = models.BigIntegerField(_("record"), primary_key=True)
    table = models.CharField(_("table"), max_length=100)
    row = models.BigIntegerField(_("row"))
    act = models.CharField(_("what was done"), max_length=20)
    at = models.DateTimeField(_("when"))
    context = models.UUIDField(_("request"), null=True)

    class Meta:
        managed = False
        db_table = "registry_changedrow"
        verbose_name = _("changed row")
        verbose_name_plural = _("changed rows")
        ordering = ["table", "event"]

    def __str__(self):
        return f"{self.table} {self.row}: {self.act}"


class LogLineQuerySet(models.QuerySet):
    def made_between(self, first: date | None, last: date | None, _day=None):
        """Keep what happened from the first to the last day, both included."""
        rows = self
        if first:
            rows = rows.filter(at__date__gte=first)
        if last:
            rows = rows.filter(at__date__lte=last)
        return rows

    def search(self, text: str):
        """Keep those with ``text`` in the address, the reason, the file, or the name.

        A request is also found by its number.
        """
        return self.filter(
            Q(url__icontains=text)
            | Q(reason__unaccent__icontains=text)
            | Q(file__unaccent__icontains=text)
            | Q(command__icontains=text)
            | Q(name__icontains=text)
            | Q(user__username__icontains=text)
            | Q(key__endswith=text.lower())
        )

    def touching(self, *tables: str):
        """Keep what changed, or showed, rows of some tables: ``registry.source``."""
        rows = ChangedRow.objects.filter(table__in=tables)
        inside = Exists(rows.filter(context=OuterRef("context")))
        outside = Exists(rows.filter(context__isnull=True, at=OuterRef("at")))
        return self.filter(
            Q(table__in=tables)
            | Q(context__isnull=False) & inside
            | Q(kind=LogKind.OUTSIDE) & outside
        )

    def counts_by_table(self) -> dict[str, int]:
        """Return how many of them changed, or showed, rows of each table."""
        rows = self.order_by()
        changed = ChangedRow.objects.order_by().filter(
            context__in=rows.filter(context__isnull=False).values("context")
        )
        counts = dict(
            changed.values_list("table").annotate(Count("context", distinct=True))
        )
        outside = ChangedRow.objects.order_by().filter(
            context__isnull=True,
            at__in=rows.filter(kind=LogKind.OUTSIDE).values("at"),
        )
        shown = rows.exclude(table="").values_list("table").annotate(Count("key"))
        for more in (
            outside.values_list("table").annotate(Count("at", distinct=True)),
            shown,
        ):
            for table, number in more:
                counts[table] = counts.get(table, 0) + number
        return counts


class LogLine(models.Model):
    """Something that happened: what one request, command or import changed, a login.

    ``context`` is shared by all that it changed; of what happened outside of the site,
    in SQL, the moment is: rows changed in one transaction have the same.
    """

    key = models.CharField(_("number"), max_length=100, primary_key=True)
    at = models.DateTimeField(_("when"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    name = models.CharField(_("name that was typed"), max_length=200)
    kind = models.CharField(_("how"), max_length=30)
    url = models.CharField(_("page or address"), max_length=500)
    command = models.CharField(_("command"), max_length=100)
    file = models.CharField(_("file"), max_length=200)
    reason = models.TextField(_("reason"))
    context = models.UUIDField(_("request"), null=True)
    table = models.CharField(_("table"), max_length=100)
    row = models.BigIntegerField(_("row"), null=True)

    objects = LogLineQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "registry_logline"
        verbose_name = _("line of the log")
        verbose_name_plural = _("log")
        ordering = ["-at", "-key"]
        default_permissions = ("view",)

    def __str__(self):
        return self.key

    def changed_rows(self) -> models.QuerySet:
        """Return the rows that it changed, in all tables."""
        if self.context:
            return ChangedRow.objects.filter(context=self.context)
        if self.kind == LogKind.OUTSIDE:
            return ChangedRow.objects.filter(context__isnull=True, at=self.at)
        return ChangedRow.objects.none()
