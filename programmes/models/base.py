"""What the models of public money share: amounts in euro, names in two languages."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.base import sorting_key
from registry.words import in_reader_language, translated_field


def euro_field(label, **options) -> models.DecimalField:
    """Return a field for an amount in euro, to the cent, below ten thousand billion."""
    return models.DecimalField(label, max_digits=15, decimal_places=2, **options)


def about_one(*subjects: str) -> Q:
    """Return the condition that one of ``subjects`` is filled, or a kind of cluster."""
    condition = Q(**{f"{name}__isnull": True for name in subjects}) & ~Q(
        cluster_kind=""
    )
    for filled in subjects:
        condition |= Q(
            **{f"{name}__isnull": name != filled for name in subjects}, cluster_kind=""
        )
    return condition


class BilingualQuerySet(models.QuerySet):
    """Rows with a name in each of two languages."""

    def search(self, text: str):
        """Keep those whose name, in either language, contains ``text``."""
        return self.filter(
            Q(name_en__unaccent__icontains=text) | Q(name_fr__unaccent__icontains=text)
        )

    def with_name_key(self):
        """Annotate ``name_key``, which sorts by the name in the reader's language."""
        return self.annotate(name_key=sorting_key(translated_field(self.model, "name")))


class BilingualName(models.Model):
    """What is officially called something in French, and in English here."""

    name_en = models.CharField(_("name in English"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200)

    class Meta:
        abstract = True

    name = in_reader_language("name")
