"""What changed, as a list of entries, and one entry with each of its changes."""

from datetime import datetime, time, timedelta

from django.db.models import Model
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext

from registry import words
from registry.files.exports import export_response
from registry.lists.as_of import BadQuery, known_on_of
from registry.lists.columns import Shown
from registry.lists.page import Listing
from registry.lists.taken_along import about_page, file_format_of
from registry.models import EntryKey, RecordedChange
from registry.recorded.asked import KnownOn, read
from registry.recorded.reading import first_recorded

from .exported import ChangeColumns
from .filters import ChangesFilterSet
from .told import record_at, referring_to
from .words import entries, told

FIRST_TOLD = 3
"""How many changes of an entry are told in the list; the others are a click away."""

TERM = timedelta(days=92)
"""Of how long a time changes are told where nobody says since when."""


class ChangesShown(Listing):
    """A list of changes, as far as they were recorded at the moment looked back to."""

    model = RecordedChange
    filterset_class = ChangesFilterSet
    q_label = gettext_lazy("Name or number of a network or an organisation")
    empty_text = gettext_lazy("Nothing changed that answers to this.")

    @cached_property
    def until(self) -> datetime:
        known_on = known_on_of(self.request)
        last = known_on.moment if known_on else timezone.now()
        asked = self._asked("to")
        return min(asked.moment, last) if asked else last

    @cached_property
    def since(self) -> datetime | None:
        asked = self._asked("from")
        return _beginning_of(asked) if asked else None

    def _asked(self, name: str) -> KnownOn | None:
        text = self.request.GET.get(name, "").strip()
        return read(text) if text else None

    def get(self, request, *args, **kwargs):
        file_format = file_format_of(request)
        if file_format is None:
            return super().get(request, *args, **kwargs)
        title = str(self.get_title())
        about = about_page(
            request, title, self.days_told, self.filterset.chips(), self.days_asked
        )
        rows = self.filterset.qs
        return export_response(
            ChangeColumns(), rows, file_format, self.export_name, about, title
        )


class ChangeList(ChangesShown):
    """What changed from one day to another: an import of 800 rows is one entry."""

    template_name = "registry/changes/change_list.html"
    row_template = "registry/changes/_entry_row.html"
    columns = [
        Shown("when", gettext_lazy("recorded"), sort=("at", "key")),
        Shown("what", gettext_lazy("what changed")),
    ]
    title = gettext_lazy("What changed")
    caption = gettext_lazy("What changed, the newest first")
    lead = gettext_lazy(
        "What was recorded in this registry, corrected or removed, and which document "
        "says so. What one list or one form changed stands together."
    )
    counted = ngettext_lazy("%(total)d entry", "%(total)d entries", "total")

    @property
    def export_name(self) -> str:
        slug = self.record.slug if self.record else ""
        days = [timezone.localtime(each).date() for each in (self.since, self.until)]
        return "_".join(["changes", *filter(None, [slug]), *map(str, days)])

    @property
    def days_told(self) -> list[tuple[str, str]]:
        """What a file says of its days."""
        return [
            (_("Recorded from"), words.moment(self.since)),
            (pgettext("days", "to"), words.moment(self.until)),
        ]

    @property
    def days_asked(self) -> dict[str, str]:
        """What the address of its page says of them."""
        ends = {"from": self.since, "to": self.until}
        return {name: timezone.localtime(at).isoformat() for name, at in ends.items()}

    @cached_property
    def record(self) -> Model | None:
        """The row that is asked of: ``?record=cluster:tweed``."""
        if not (text := self.request.GET.get("record", "").strip()):
            return None
        if "\x00" in text or (row := record_at(text)) is None:
            raise BadQuery(
                _("“%(text)s” is no record whose changes are told.")
                % {"text": text[:40]}
            )
        return row

    @cached_property
    def since(self) -> datetime:
        asked = self._asked("from")
        since = _beginning_of(asked) if asked else self._first
        if since > self.until:
            raise BadQuery(
                _("%(from)s comes after %(to)s: turn the two days round.")
                % {"from": words.day(since), "to": words.day(self.until)}
            )
        return since

    @property
    def _first(self) -> datetime:
        """Since when changes are told where nobody says: of one record, all of them."""
        return self.record and first_recorded() or _midnight(self.until - TERM)

    def get_queryset(self):
        rows = RecordedChange.objects.recorded_between(self.since, self.until)
        if self.record is None:
            return rows
        return rows.of_record(self.record, referring_to(self.record))

    def annotate(self, rows):
        return rows.in_entries().order_by("-at", "-key")

    def complete(self, shown):
        keys = {each["key"]: EntryKey(each["context"], each["at"]) for each in shown}
        found = entries(keys, self.filterset.qs, FIRST_TOLD)
        for each in shown:
            each["entry"] = found[each["key"]]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            since=self.since, until=self.until, record=self.record, **kwargs
        )


class ChangeEntry(ChangesShown):
    """All that one request, import or command changed, before and after."""

    template_name = "registry/changes/change_entry.html"
    row_template = "registry/changes/_change_row.html"
    columns = [
        Shown("what", gettext_lazy("what changed"), sort=("table", "row", "event")),
        Shown("how", gettext_lazy("before and after")),
        Shown("source", gettext_lazy("source")),
    ]
    title = gettext_lazy("What changed at once")
    caption = gettext_lazy("What changed at once, before and after")
    counted = ngettext_lazy("%(total)d change", "%(total)d changes", "total")

    @property
    def export_name(self) -> str:
        return f"changes_{self.kwargs['key']}"

    @cached_property
    def at(self) -> datetime:
        """The moment of the last of its changes."""
        if (last := self.get_queryset().order_by("-at").first()) is None:
            raise Http404
        return last.at

    @property
    def days_told(self) -> list[tuple[str, str]]:
        """What a file says of its days."""
        return [(capfirst(_("recorded")), words.moment(self.at))]

    days_asked = {}

    @cached_property
    def entry_key(self) -> EntryKey:
        key = EntryKey.read(self.kwargs["key"])
        if key is None:
            raise Http404
        return key

    def get_queryset(self):
        rows = RecordedChange.objects.of_entries([self.entry_key])
        return rows.filter(at__lte=self.until)

    def annotate(self, rows):
        return rows.order_by("table", "row", "event")

    def complete(self, shown):
        for change, each in zip(shown, told(shown), strict=True):
            change.told = each

    def get_context_data(self, **kwargs):
        at = self.at
        keys = {self.kwargs["key"]: self.entry_key}
        (entry,) = entries(keys, self.get_queryset(), 0).values()
        return super().get_context_data(entry=entry, at=at, **kwargs)


def _midnight(moment: datetime) -> datetime:
    day = timezone.localtime(moment).date()
    return timezone.make_aware(datetime.combine(day, time()))


def _beginning_of(asked: KnownOn) -> datetime:
    return _midnight(asked.moment) if asked.is_day else asked.moment
