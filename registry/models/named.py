"""What has a name, and other names: clusters and organisations."""

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Concat, Length, StrIndex
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from .base import Fold, NaturalKeyQuerySet


class LatestName(models.Model):
    """The name that something has now, also where names of another day are shown.

    A view of what has names: it stands outside of the views of a day.
    """

    row = models.BigIntegerField(primary_key=True)
    model = models.CharField(max_length=20)
    name_key = models.TextField(db_collation="C")

    class Meta:
        managed = False
        db_table = "registry_latestname"
        verbose_name = _("latest name")
        verbose_name_plural = _("latest names")
        ordering = ["name_key"]

    def __str__(self):
        return self.name_key


FEWEST_LETTERS = 4
"""How many letters a text has that names may only resemble: fewer are in most names."""


class NamedQuerySet(NaturalKeyQuerySet):
    """Rows with a ``name``, and further names in rows of their own.

    Those are ``names`` that it has besides, and ``namings``: what it was called when.
    """

    def search(self, text: str):
        """Keep those one of whose names, present or former, resembles ``text``.

        Forgives case and accents, and typing errors unless it is very short.
        """
        folded = Fold(Value(text))
        resembling = Q(name_key__contains=folded)
        if not _is_short(text):
            resembling |= Q(name_key__trigram_word_similar=folded)
        by_name = LatestName.objects.filter(
            resembling, model=self.model._meta.model_name
        ).values("row")
        by_other_name = [
            others.related_model.objects.filter(resembling)
            .order_by()
            .values(others.field.attname)
            for others in map(self.model._meta.get_field, ("names", "namings"))
        ]
        found = by_name.order_by().union(*by_other_name, *self._also(text))
        return self.filter(pk__in=found)

    def best_first(self, text: str):
        """Put the names that resemble ``text`` most before the others.

        Among those that hold it whole, the name that says least else comes first. What
        is very short is a word of a name, or begins one, or is anywhere within.
        """
        folded, name = Fold(Value(text)), F("name_key")
        if _is_short(text):
            space = Value(" ", output_field=models.TextField())
            words = Concat(space, name, space)
            resemblance = Case(
                When(_holds(words, Concat(space, folded, space)), then=Value(1.0)),
                When(_holds(words, Concat(space, folded)), then=Value(0.5)),
                default=Value(0.0),
            )
            likeness = -Length(name)
        else:
            resemblance = TrigramWordSimilarity(folded, name)
            likeness = TrigramSimilarity(name, folded)
        return self.annotate(resemblance=resemblance, likeness=likeness).order_by(
            "-resemblance", "-likeness", "name_key", "slug"
        )

    def _also(self, text: str) -> list:
        """Return further querysets of keys that ``text`` finds, in another way."""
        return []


def _is_short(text: str) -> bool:
    return sum(map(str.isalnum, text)) < FEWEST_LETTERS


def _holds(text, part) -> GreaterThan:
    return GreaterThan(StrIndex(text, part), 0)
