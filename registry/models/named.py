"""What has a name, and other names: clusters and organisations."""

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import models
from django.db.models import Q, Value
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
        if sum(map(str.isalnum, text)) >= FEWEST_LETTERS:
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

        Among those that hold it whole, the name that says least else comes first.
        """
        folded = Fold(Value(text))
        return self.annotate(
            resemblance=TrigramWordSimilarity(folded, "name_key"),
            likeness=TrigramSimilarity("name_key", folded),
        ).order_by("-resemblance", "-likeness", "name_key", "slug")

    def _also(self, text: str) -> list:
        """Return further querysets of keys that ``text`` finds, in another way."""
        return []
