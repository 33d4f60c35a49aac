from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.words import in_reader_language

from .base import NaturalKeyed, NaturalKeyQuerySet, Sourced, tracked


@tracked()
class ThemeScheme(NaturalKeyed, Sourced):
    """A classification of what clusters work on, such as the S3 domains of 2015."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200)
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=0, help_text=_("Order in which schemes are shown.")
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        ordering = ["rank", "slug"]
        constraints = [*Sourced.Meta.constraints]

    def __str__(self):
        return self.name

    name = in_reader_language("name")


@tracked()
class Theme(NaturalKeyed, Sourced):
    """A class of a scheme: “Health and nutrition” among the S3 domains of 2015."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    scheme = models.ForeignKey(
        ThemeScheme,
        verbose_name=_("classification"),
        on_delete=models.PROTECT,
        related_name="themes",
    )
    code = models.CharField(
        _("code"), max_length=20, blank=True, help_text=_("As published, if any.")
    )
    name_en = models.CharField(_("name in English"), max_length=200)
    name_fr = models.CharField(
        _("name in French"),
        max_length=200,
        blank=True,
        help_text=_("A translation where no French wording was published."),
    )
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=0, help_text=_("Order within the scheme.")
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["scheme__rank", "scheme", "rank", "slug"]
        constraints = [*Sourced.Meta.constraints]

    def __str__(self):
        return self.name

    name = in_reader_language("name")
