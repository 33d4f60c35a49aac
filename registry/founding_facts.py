"""How the founding facts come into the registry, and how it follows them later."""

from collections import defaultdict
from collections.abc import Iterable
from graphlib import TopologicalSorter
from pathlib import Path

import pghistory
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction

from .founding_files import records_of, split

NAME = "load_founding_facts"  # How the history calls what the command wrote.


class FixtureLoader:
    """Brings the rows of one file, all of one model, into the database.

    Django's ``loaddata`` would write every row again, over what staff changed, and ask
    the database for each natural key by itself. Here a column that still holds what
    this command wrote last, as the history tells, follows the file; any other is left.
    """

    def __init__(self, path: Path):
        self.name = path.stem
        self.records = records_of(path)
        (label,) = {record["model"] for record in self.records}
        self.model = apps.get_model(label)
        self.added = 0
        self.followed = 0
        self.differing = []
        self.refused = []
        self.removed = []
        self.kept = []
        self._known = {}

    def run(self):
        """Add what is missing, and let what is there follow the file."""
        known = self.known(self.model)
        present, missing = split(self.records, lambda r: self.key_of(r) in known)
        # A correction may make room for a row, or rest on one that is added first.
        ready, waiting = split(present, self.resolves)
        self.follow(ready)
        # Rows of one file may refer to each other, as a province to its region.
        ready, missing = split(missing, self.resolves)
        while ready:
            self.add(ready)
            ready, missing = split(missing, self.resolves)
        self.follow(waiting)
        self.refused += [
            f"{self.described(self.key_of(record))}: refers to a row that is not there"
            for record in missing
        ]

    def add(self, records):
        """Insert the records together; if the database refuses, one by one."""
        rows = [self.model(**self.values(record)) for record in records]
        try:
            with transaction.atomic():
                self.model._default_manager.bulk_create(rows)
        except IntegrityError as error:
            if len(records) > 1:
                for record in records:
                    self.add([record])
            else:
                reason = str(error).partition("\n")[0]
                self.refused.append(
                    f"{self.described(self.key_of(records[0]))}: {reason}"
                )
        else:
            self.added += len(rows)
            self.known(self.model).update(
                (self.key_of(record), row.pk)
                for record, row in zip(records, rows, strict=True)
            )

    def follow(self, records):
        """Write what the file says where nobody changed what was written before."""
        keys = {self.key_of(r): self.known(self.model)[self.key_of(r)] for r in records}
        stored = self.model._default_manager.in_bulk(keys.values())
        differing = []
        for record in records:
            row = stored[keys[self.key_of(record)]]
            fields = [
                field
                for field, _ in self.fields(record)
                if self.value(field, record) != _held(field, row)
            ]
            if fields:
                differing.append((record, row, fields))
        written = self.written([row.pk for _record, row, _fields in differing])
        for record, row, fields in differing:
            before = written[row.pk]
            ours = [f for f in fields if _unchanged(f, row, before)]
            changed = [f.name for f in fields if f not in ours]
            if ours and self.write(record, row, ours):
                self.followed += 1
            if changed:
                self.differing.append(
                    f"{self.described(self.key_of(record))}: {', '.join(changed)}"
                )

    def write(self, record, row, fields) -> bool:
        values = {field.attname: self.value(field, record) for field in fields}
        try:
            with transaction.atomic():
                self.model._default_manager.filter(pk=row.pk).update(**values)
        except IntegrityError as error:
            reason = str(error).partition("\n")[0]
            self.refused.append(f"{self.described(self.key_of(record))}: {reason}")
            return False
        return True

    def retire(self, in_files: set):
        """Remove the rows that this command wrote and that the files hold no more."""
        known = self.known(self.model)
        gone = {pk: key for key, pk in known.items() if key not in in_files}
        # Staff may have entered many more rows than this command.
        ours = self.events().filter(pgh_context__in=self.contexts())
        keys = gone.keys() & set(ours.values_list("pgh_obj_id", flat=True))
        written = self.written(keys)
        for pk, row in self.model._default_manager.in_bulk(keys).items():
            columns = self.model._meta.concrete_fields
            if all(c.generated or _unchanged(c, row, written[pk]) for c in columns):
                self.remove(row, gone[pk])

    def remove(self, row, key: tuple):
        kept = _leaned_on(row)
        (self.kept if kept else self.removed).append(self.described(key))
        if not kept:
            row.delete()
            del self.known(self.model)[key]

    def written(self, keys: Iterable) -> dict:
        """Return what this command wrote last in each column of the rows.

        When it writes one column of a row, the history repeats the others as they
        stand, those that staff corrected too: only what an event changed counts.
        """
        ours = set(self.contexts().values_list("pk", flat=True))
        before, written = {}, defaultdict(dict)
        for each in self.events().filter(pgh_obj__in=keys).order_by("pgh_id"):
            pk = each.pgh_obj_id
            columns = self.model._meta.concrete_fields
            kept = [column for column in columns if hasattr(each, column.attname)]
            values = {column.attname: _held(column, each) for column in kept}
            if each.pgh_context_id in ours:
                former = before.get(pk)
                written[pk] |= {
                    name: value
                    for name, value in values.items()
                    if not former or former[name] != value
                }
            before[pk] = values
        return written

    def events(self):
        return self.model._meta.get_field("history").related_model.objects

    def contexts(self):
        """Return under what the history keeps each run of this command."""
        return pghistory.models.Context.objects.filter(metadata__command=NAME)

    def described(self, key: tuple) -> str:
        parts = " / ".join(part for part in key if part)
        return f"{self.model._meta.verbose_name} {parts}"

    def known(self, model) -> dict:
        """Return the primary keys of a model's rows by natural key, as text."""
        if model not in self._known:
            rows = model._default_manager.order_by()
            self._known[model] = {
                _as_text(key): pk
                for pk, *key in rows.values_list("pk", *model.natural_key_fields)
            }
        return self._known[model]

    def key_of(self, record) -> tuple:
        """Return the natural key of a record, as text.

        Where the key of the model runs through another one (``cluster__slug``), it is
        a part of the natural key by which the record names that other row.
        """

        def part(path):
            name, _, rest = path.partition("__")
            value = record["fields"][name]
            if not rest or value is None:
                return value
            related = self.model._meta.get_field(name).related_model
            return value[related.natural_key_fields.index(rest)]

        return _as_text(part(path) for path in self.model.natural_key_fields)

    def fields(self, record) -> list:
        return [
            (self.model._meta.get_field(name), value)
            for name, value in record["fields"].items()
        ]

    def referred(self) -> set:
        """Return the models of the rows that the records refer to."""
        return {
            field.related_model
            for record in self.records
            for field, value in self.fields(record)
            if field.many_to_one and value is not None
        }

    def resolves(self, record) -> bool:
        """Tell whether every row that the record refers to exists."""
        return all(
            _as_text(value) in self.known(field.related_model)
            for field, value in self.fields(record)
            if field.many_to_one and value is not None
        )

    def value(self, field, record):
        """Return a field of a record as the database holds it."""
        value = record["fields"][field.name]
        if field.many_to_one:
            return value and self.known(field.related_model).get(_as_text(value))
        return field.get_prep_value(field.to_python(value))

    def values(self, record) -> dict:
        return {
            field.attname: self.value(field, record) for field, _ in self.fields(record)
        }


def keys_in(loaders: Iterable[FixtureLoader]) -> dict:
    """Return the natural keys that the files hold of each model, together."""
    keys = defaultdict(set)
    for loader in loaders:
        keys[loader.model].update(map(loader.key_of, loader.records))
    return keys


def files() -> list[Path]:
    """Return the files of the founding facts, whichever apps they belong to."""
    return sorted(Path(settings.FIXTURE_DIRS[0]).glob("*.json"))


def in_order(loaders: Iterable[FixtureLoader]) -> list[FixtureLoader]:
    """Return the loaders, each after those of the rows that its own refer to.

    Raises:
        graphlib.CycleError: when files refer to each other in a circle.
    """
    by_model = defaultdict(list)
    for loader in loaders:
        by_model[loader.model].append(loader)
    after = {
        model: sorted(
            {each for loader in group for each in loader.referred()} - {model},
            key=lambda each: each._meta.label,
        )
        for model, group in by_model.items()
    }
    order = TopologicalSorter(after).static_order()
    return [loader for model in order for loader in by_model[model]]


def _held(field, row):
    """Return a field of a row, or of an event of its history, as the database does."""
    return field.get_prep_value(getattr(row, field.attname))


def _unchanged(field, row, written: dict) -> bool:
    """Say whether a column still holds what was written; not if nothing was."""
    name = field.attname
    return name in written and _held(field, row) == written[name]


def _leaned_on(row) -> bool:
    """Say whether another row refers to this one."""
    links = (
        field
        for field in row._meta.get_fields(include_hidden=True)
        if field.auto_created
        and not field.concrete
        and not hasattr(field.related_model, "pgh_tracked_model")
    )
    return any(
        link.related_model._base_manager.filter(**{link.field.name: row.pk}).exists()
        for link in links
    )


def _as_text(key) -> tuple:
    return tuple(None if part is None else str(part) for part in key)
