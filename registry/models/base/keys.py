"""Natural keys, and the keys by which names are compared, sorted and searched."""

from datetime import date

from django.db import models
from django.db.models import ExpressionWrapper, Func
from django.db.models.functions import Coalesce, Collate, NullIf

from registry.words import languages

from .known import known_by


class NaturalKeyQuerySet(models.QuerySet):
    """Rows that fixtures and spreadsheets name by their natural key."""

    def get_by_natural_key(self, *values):
        """Return the row whose ``natural_key_fields`` hold ``values``, in order."""
        return self.get(**dict(zip(self.model.natural_key_fields, values, strict=True)))

    def known_by(self, day: date | None):
        """Keep what is known on ``day``: nothing that begins or happens later.

        None keeps what is known on whatever day.
        """
        return self if day is None else self.filter(known_by(self.model, day))

    def with_known(self, day: date):
        """Annotate ``is_known``: whether it is known on ``day``."""
        known = ExpressionWrapper(known_by(self.model, day), models.BooleanField())
        return self.annotate(is_known=known)

    def with_subjects(self):
        """Fetch along what a row's words and its page need: two links far."""
        paths = []
        for name, related in links_of(self.model):
            paths += [name, *(f"{name}__{next_}" for next_, _r in links_of(related))]
        return self.select_related(*paths)

    def with_sorting_keys(self, *fields: str):
        """Annotate ``<field>_key`` for each: the same order on every server.

        What is written in two languages is sorted as the reader reads it.
        """
        return self.annotate(
            **{
                f"{field}_key": sorting_key(as_read(self.model, field))
                for field in fields
            }
        )

    def readable_by(self, user):
        """Keep what ``user`` may read: everything, where a model says nothing else."""
        return self

    def containing(self, text: str, *names: str):
        """Keep those with ``text`` in one of the columns, in any language of theirs."""
        condition = models.Q()
        for name in names:
            for column in columns_of(self.model, name):
                condition |= models.Q(**{f"{column}__unaccent__icontains": text})
        return self.filter(condition)

    def best_first(self, text: str):
        """Order the rows found by ``search(text)``; the usual order unless refined."""
        return self


def links_of(model) -> list[tuple[str, type[models.Model]]]:
    """Return the links of a model, and where they lead, but for its source."""
    return [
        (field.name, field.related_model)
        for field in model._meta.fields
        if field.is_relation and field.name != "source"
    ]


class NaturalKeyed(models.Model):
    """A row named by ``natural_key_fields``, lookups such as ``cluster__slug``."""

    natural_key_fields = ("slug",)

    class Meta:
        abstract = True

    def natural_key(self):
        """Return what identifies this row outside the database, as a tuple."""

        def follow(value, path):
            for name in path.split("__"):
                value = getattr(value, name) if value is not None else None
            return value

        return tuple(follow(self, path) for path in self.natural_key_fields)

    def _get_FIELD_display(self, field):
        # Django's own translates every label to find one: a third of a list's time.
        value = getattr(self, field.attname)
        return str(dict(field.flatchoices).get(value, value))


class Fold(Func):
    """Text without case and accents: how names are compared, sorted and searched."""

    function = "registry_fold"
    output_field = models.TextField()


def as_read(model: type[models.Model], name: str, first: str | None = None):
    """Return a column, in SQL, or its words in the best language that a row has.

    Args:
        first: a language to begin with, instead of the reader's.
    """
    columns = columns_of(model, name, first)
    if len(columns) == 1:
        return models.F(columns[0])
    text = models.TextField()
    said = (NullIf(name, models.Value(""), output_field=text) for name in columns)
    return Coalesce(*said, output_field=text)


def columns_of(
    model: type[models.Model], name: str, first: str | None = None
) -> list[str]:
    """Return the columns that hold ``name``: one in each language, the best first."""
    there = {field.name for field in model._meta.concrete_fields}
    if name in there:
        return [name]
    said = (f"{name}_{code}" for code in languages(first))
    return [column for column in said if column in there]


def sorting_key(field) -> Collate:
    """Return what sorts a text without case and accents, alike on every server."""
    return Collate(Fold(field), "C")


class MatchKey(Func):
    """A name without legal form, accents, case and punctuation, to match it by."""

    function = "registry_match_key"
    output_field = models.TextField(db_collation="C")
