"""What the models of public money share: amounts in euro, names in two languages."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def euro_field(label, **options) -> models.DecimalField:
    """Return a field for an amount in euro, to the cent, below ten thousand billion."""
    return models.DecimalField(label, max_digits=15, decimal_places=2, **options)


class BilingualName(models.Model):
    """What is officially called something in French, and in English here."""

    name_en = models.CharField(_("name in English"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return self.name_fr if get_language() == "fr" else self.name_en
