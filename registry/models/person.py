from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import NaturalKeyed, NaturalKeyQuerySet, Sourced, tracked


@tracked()
class Person(NaturalKeyed, Sourced):
    """Somebody with a public role: a name, and nothing else about the person."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=200)
    also_written = models.CharField(
        _("also written"),
        max_length=200,
        blank=True,
        help_text=_("Other published spellings, separated by semicolons."),
    )

    # What is told of somebody is a public role: see Mandate.
    for_staff_alone = True

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["name", "pk"]
        constraints = [*Sourced.Meta.constraints]

    def __str__(self):
        return self.name
