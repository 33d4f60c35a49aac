"""What has a name, and other names: clusters and organisations."""

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Q, Value

from .base import Fold, NaturalKeyQuerySet


class NamedQuerySet(NaturalKeyQuerySet):
    """Rows with a ``name``, and further names in rows of their own (``names``)."""

    def search(self, text: str):
        """Keep those one of whose names, present or former, resembles ``text``.

        Forgives case, accents and typing errors.
        """
        folded = Fold(Value(text))
        resembling = Q(name_key__contains=folded) | Q(
            name_key__trigram_word_similar=folded
        )
        names = self.model._meta.get_field("names")
        by_name = self.model.objects.filter(resembling).values("pk")
        by_other_name = names.related_model.objects.filter(resembling).values(
            names.field.attname
        )
        found = by_name.order_by().union(by_other_name.order_by(), *self._also(text))
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
