"""Changes in words of a reader: what became of which row, before and after, and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from pghistory.models import Context

from registry import words
from registry.history.events import as_recorded, events_of
from registry.history.words import ValuesInWords, referred_to
from registry.models import ChangeKind, EntryKey, ImportBatch, RecordedChange, Source
from registry.models.base import gathered
from registry.models.change import ChangeQuerySet

from .told import model_of, told_fields

OF_MEMBERS = {
    ChangeKind.ADDED: pgettext_lazy("change", "joined"),
    ChangeKind.ENDED: pgettext_lazy("change", "left"),
}
"""What becomes of a membership, where there is a word for it."""


@dataclass(frozen=True)
class ToldChange:
    """A change in words.

    Args:
        act: what became of the row: joined, corrected.
        table: what it is: a membership.
        name, url: of the row; no page leads to what is gone.
        columns: label, before and after of each column that changed.
        source: the document that states it, as it was recorded.
    """

    change: RecordedChange
    act: str
    table: str
    name: str
    url: str
    columns: list[tuple[str, str, str]]
    source: Source | None

    @property
    def was_there(self) -> bool:
        """Whether there is anything before: it is no row that is new."""
        return self.change.before is not None

    @property
    def kind(self) -> str:
        return self.change.kind

    @property
    def table_key(self) -> str:
        """What programs know the table by."""
        return self.change.table


@dataclass
class EntryTold:
    """What one request, import or command changed.

    Args:
        counts: what became of how many rows, in words.
        about: the clusters that most of it is about.
        first: the first of its changes.
    """

    key: str
    origin: str
    counts: list[str] = field(default_factory=list)
    about: list[Model] = field(default_factory=list)
    first: list[ToldChange] = field(default_factory=list)


def act_of(table: str, kind: str) -> str:
    """Return what became of rows of a table, in words."""
    if model_of(table)._meta.model_name == "membership" and kind in OF_MEMBERS:
        return str(OF_MEMBERS[kind])
    return str(ChangeKind(kind).label)


def told(changes: Iterable[RecordedChange]) -> list[ToldChange]:
    """Return changes in words, in the same number of queries however many there are."""
    changes = list(changes)
    by_model = defaultdict(list)
    for change in changes:
        by_model[model_of(change.table)].append(change)
    events = _gathered(
        {
            model: events_of(model).filter(pgh_id__in=_events_in(some))
            for model, some in by_model.items()
        }
    )
    rows = _gathered(
        {
            model: _with_subjects(model).filter(pk__in={change.row for change in some})
            for model, some in by_model.items()
        }
    )
    wanted = defaultdict(set)
    for model, found in events.items():
        for related, keys in referred_to(told_fields(model), found.values()).items():
            wanted[related] |= keys - {None}
    names = _gathered(
        {
            model: _with_subjects(model).filter(pk__in=keys)
            for model, keys in wanted.items()
            if keys
        }
    )
    return [
        _told(change, events[model], rows[model].get(change.row), names)
        for change in changes
        for model in [model_of(change.table)]
    ]


def _events_in(changes: list[RecordedChange]) -> set[int]:
    return {c.event for c in changes} | {c.before for c in changes} - {None}


def _with_subjects(model: type[Model]) -> QuerySet:
    rows = model._default_manager.all()
    return rows.with_subjects() if hasattr(rows, "with_subjects") else rows


def _gathered(rows: Mapping[type[Model], QuerySet]) -> dict[type[Model], dict]:
    """Return the rows of each model by their keys, in one query."""
    found = gathered([some.order_by() for some in rows.values()])
    by_key = defaultdict(dict)
    for model, some in zip(rows, found, strict=True):
        by_key[model] |= {row.pk: row for row in some}
    return by_key


def _told(
    change: RecordedChange, events: dict, row: Model | None, names: dict
) -> ToldChange:
    model, event = model_of(change.table), events[change.event]
    said = ValuesInWords(told_fields(model), (), names)
    before, after = events.get(change.before), event
    if change.kind == ChangeKind.REMOVED:
        before, after = event, None
    return ToldChange(
        change=change,
        act=act_of(change.table, change.kind),
        table=str(model._meta.verbose_name),
        name=str(row) if row else _recorded_name(model, event, names),
        url=row.get_absolute_url() if hasattr(row, "get_absolute_url") else "",
        columns=[(str(c), old, new) for c, old, new in said.differences(before, after)],
        source=names.get(Source, {}).get(getattr(event, "source_id", None)),
    )


def _recorded_name(model: type[Model], event, names: dict) -> str:
    """Return what a row that is gone was called, as far as what it names is there."""
    row = as_recorded(model, event)
    for link in model._meta.concrete_fields:
        there = names.get(link.related_model, {}) if link.is_relation else {}
        if (named := there.get(getattr(row, link.attname))) is not None:
            setattr(row, link.name, named)
    try:
        return str(row)
    except ObjectDoesNotExist:
        return _("no. %(key)s, removed") % {"key": event.pgh_obj_id}


def entries(
    keys: Mapping[str, EntryKey], changes: ChangeQuerySet, most: int
) -> dict[str, EntryTold]:
    """Return what to say of some entries, by their keys in an address.

    Args:
        changes: those that the reader asks for, of whichever entry.
        most: how many changes of each are told at once.
    """
    those = changes.of_entries(keys.values())
    origins = _origins(keys)
    found = {key: EntryTold(key, origins[key]) for key in keys}
    rows = those.order_by()
    counted = rows.values_list("key", "table", "kind").annotate(Count("pk"))
    counts, about = defaultdict(Counter), defaultdict(Counter)
    for key, table, kind, number in counted:
        counts[key][table, kind] += number
    for key, entry in found.items():
        told_counts = sorted(counts[key].items(), key=lambda each: (-each[1], each[0]))
        entry.counts = [
            counted_words(table, kind, number) for (table, kind), number in told_counts
        ]
    clusters = rows.exclude(cluster=None).values_list("key", "cluster")
    for key, cluster, number in clusters.annotate(Count("pk")):
        about[key][cluster] += number
    named = _named(about)
    for key, counter in about.items():
        there = [named[pk] for pk in counter if pk in named]
        there.sort(key=lambda one: (-counter[one.pk], one.name_key, one.slug))
        found[key].about = there
    first = those.first_of_each(most)
    for each in told(first):
        found[each.change.key].first.append(each)
    return found


def _named(about: Mapping[str, Counter]) -> dict[int, Model]:
    clusters = RecordedChange._meta.get_field("cluster").related_model
    keys = {key for counter in about.values() for key in counter}
    return clusters.objects.in_bulk(keys)


def counted_words(table: str, kind: str, number: int) -> str:
    """Return what became of how many rows: “12 memberships joined”."""
    options = model_of(table)._meta
    rows = ngettext("%(one)s", "%(many)s", number) % {
        "one": options.verbose_name,
        "many": options.verbose_name_plural,
    }
    # Translators: how many rows of a table became what: "12 memberships: joined".
    return _("%(number)s %(rows)s: %(act)s") % {
        "number": words.number(number),
        "rows": rows,
        "act": act_of(table, kind),
    }


def _origins(keys: Mapping[str, EntryKey]) -> dict[str, str]:
    """Return how each entry came about; who did it is for staff to know."""
    contexts = Context.objects.in_bulk({key.context for key in keys.values()} - {None})
    lists = ImportBatch.objects.select_related("cluster").filter(
        reference__in={
            reference
            for context in contexts.values()
            if (reference := context.metadata.get("import"))
        }
    )
    batches = {str(batch.reference): batch for batch in lists}
    return {
        text: _origin(contexts.get(key.context), batches) for text, key in keys.items()
    }


def _origin(context: Context | None, batches: Mapping[str, ImportBatch]) -> str:
    told = context.metadata if context else {}
    if "undone_import" in told or "dropped_import" in told:
        return _("an import was taken back")
    batch = batches.get(told.get("import"))
    if batch is not None and batch.cluster:
        return _("list of %(cluster)s, %(day)s") % {
            "cluster": batch.cluster,
            "day": words.day(batch.listed_on),
        }
    if "import" in told:
        return _("a list was imported")
    if "command" in told:
        return _("facts were loaded")
    if "url" in told:
        return _("entered on the site")
    return _("outside of the site")
