"""Load the founding facts: what the documents say of Wallonia's clusters."""

import json
from collections import defaultdict
from collections.abc import Iterable
from graphlib import TopologicalSorter
from pathlib import Path

import pghistory
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import IntegrityError, transaction


class Command(BaseCommand):
    help = (
        "Load the founding facts from fixtures/. A row that the registry lacks is "
        "added, one that was deleted as well; a row that it has is left as it is, and "
        "named if it differs. What it says in one language alone, and there as the "
        "files do, is completed in the other. Running it again therefore changes "
        "nothing, and what staff corrected stays corrected."
    )

    @transaction.atomic
    def handle(self, **options):
        with pghistory.context(command="load_founding_facts"):
            loaders = in_order(map(FixtureLoader, files()))
            for loader in loaders:
                self.load(loader)
        self.tell(
            "Not as in the fixtures, and left as they are:",
            [line for loader in loaders for line in loader.differing],
        )
        self.tell(
            "Not added, because they contradict what staff entered since:",
            [line for loader in loaders for line in loader.refused],
        )
        added = sum(loader.added for loader in loaders)
        translated = sum(loader.translated for loader in loaders)
        if translated:
            self.stdout.write(f"Said in the second language, too: {translated} rows.")
        self.stdout.write(f"Founding facts: {added} rows added.")

    def load(self, loader):
        loader.run()
        there = len(loader.records) - loader.added - len(loader.refused)
        self.stdout.write(f"{loader.name}: {loader.added} added, {there} there already")

    def tell(self, heading, lines):
        if lines:
            self.stdout.write("\n  ".join([heading, *lines]))


class FixtureLoader:
    """Adds the rows of one file, all of one model, that the database lacks.

    Django's ``loaddata`` would write every row again, over what staff changed and
    with an event in the history of each; it also asks the database for each natural
    key by itself, which takes minutes on the reference rows.
    """

    def __init__(self, path: Path):
        self.name = path.stem
        self.records = json.loads(path.read_text(encoding="utf-8"))
        (label,) = {record["model"] for record in self.records}
        self.model = apps.get_model(label)
        self.added = 0
        self.translated = 0
        self.differing = []
        self.refused = []
        self._known = {}

    def run(self):
        """Add what is missing, and note in what the rest differs from the file."""
        known = self.known(self.model)
        present, missing = _split(self.records, lambda r: self.key_of(r) in known)
        self.compare(present)
        # Rows of one file may refer to each other, as a province to its region.
        ready, missing = _split(missing, self.resolves)
        while ready:
            self.add(ready)
            ready, missing = _split(missing, self.resolves)
        self.refused += [
            f"{self.describe(record)}: refers to a row that is not there"
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
                self.refused.append(f"{self.describe(records[0])}: {reason}")
        else:
            self.added += len(rows)
            self.known(self.model).update(
                (self.key_of(record), row.pk)
                for record, row in zip(records, rows, strict=True)
            )

    def compare(self, records):
        keys = {self.key_of(r): self.known(self.model)[self.key_of(r)] for r in records}
        stored = self.model._default_manager.in_bulk(keys.values())
        for record in records:
            row = stored[keys[self.key_of(record)]]
            names = [
                field.name
                for field, _ in self.fields(record)
                if self.value(field, record)
                != field.get_prep_value(field.value_from_object(row))
            ]
            names = self.translate(row, record, names)
            if names:
                self.differing.append(f"{self.describe(record)}: {', '.join(names)}")

    def translate(self, row, record, names: list[str]) -> list[str]:
        """Complete in one language what stands in the other as in the file.

        Returns:
            The names of the columns that differ otherwise.
        """
        missing = [
            name
            for name in names
            if (other := _other_language(name)) in record["fields"]
            and not getattr(row, name)
            and record["fields"][other]
            and other not in names
        ]
        if missing:
            for name in missing:
                setattr(row, name, record["fields"][name])
            row.save(update_fields=missing)
            self.translated += 1
        return [name for name in names if name not in missing]

    def describe(self, record) -> str:
        key = " / ".join(part for part in self.key_of(record) if part)
        return f"{self.model._meta.verbose_name} {key}"

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


def _other_language(name: str) -> str:
    """Return the column that says in French what ``name_en`` says, or the reverse."""
    stem, _, code = name.rpartition("_")
    return {"en": f"{stem}_fr", "fr": f"{stem}_en"}.get(code, "")


def _as_text(key) -> tuple:
    return tuple(None if part is None else str(part) for part in key)


def _split(records, belongs) -> tuple[list, list]:
    """Return the records for which ``belongs`` holds, and the others."""
    yes, no = [], []
    for record in records:
        (yes if belongs(record) else no).append(record)
    return yes, no
