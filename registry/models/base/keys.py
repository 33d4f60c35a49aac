"""Natural keys, and the keys by which names are compared, sorted and searched."""

from datetime import date

from django.db import models
from django.db.models import Count, Func, Subquery, Window
from django.db.models.functions import Collate

from .known import known_by


class NaturalKeyQuerySet(models.QuerySet):
    """Rows that fixtures and spreadsheets name by their natural key."""

    def get_by_natural_key(self, *values):
        """Return the row whose ``natural_key_fields`` hold ``values``, in order."""
        return self.get(**dict(zip(self.model.natural_key_fields, values, strict=True)))

    def known_by(self, day: date):
        """Keep what is known on ``day``: nothing that begins or happens later."""
        return self.filter(known_by(self.model, day))

    def with_subjects(self):
        """Fetch along what a row's words and its page need: two links far."""
        paths = []
        for name, related in links_of(self.model):
            paths += [name, *(f"{name}__{next_}" for next_, _r in links_of(related))]
        return self.select_related(*paths)

    def with_sorting_keys(self, *fields: str):
        """Annotate ``<field>_key`` for each: the same order on every server."""
        return self.annotate(**{f"{field}_key": sorting_key(field) for field in fields})

    def readable_by(self, user):
        """Keep what ``user`` may read: everything, where a model says nothing else."""
        return self

    def with_total(self):
        """Annotate ``total``: the number of all rows, though only some be fetched."""
        return self.annotate(total=Window(Count("*")))

    def with_number_of_all(self):
        """Annotate ``number_of_all``: like ``total``, for rows that fetch their links.

        Counting needs none of those.
        """
        count = self.model.objects.filter(pk__in=self.order_by().values("pk"))
        return self.annotate(
            number_of_all=Subquery(
                count.order_by().values(n=Func("pk", function="COUNT"))
            )
        )

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


def sorting_key(field: str) -> Collate:
    """Return what sorts a text without case and accents, alike on every server."""
    return Collate(Fold(field), "C")


class MatchKey(Func):
    """A name without legal form, accents, case and punctuation, to match it by."""

    function = "registry_match_key"
    output_field = models.TextField(db_collation="C")
