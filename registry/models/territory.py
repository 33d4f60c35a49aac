from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.words import in_reader_language

from .base import NaturalKeyed, NaturalKeyQuerySet, tracked


class TerritoryLevel(models.TextChoices):
    REGION = "region", _("region")
    PROVINCE = "province", _("province")
    ARRONDISSEMENT = "arrondissement", _("arrondissement")


CODE_OF_LEVEL = {
    TerritoryLevel.REGION: r"^BE[0-9]$",
    TerritoryLevel.PROVINCE: r"^BE[0-9]{2}$",
    TerritoryLevel.ARRONDISSEMENT: r"^BE[0-9]{2}[0-9A-Z]$",
}


class TerritoryQuerySet(NaturalKeyQuerySet):
    def of_level(self, level):
        return self.filter(level=level)

    def walloon(self):
        """Wallonia itself, its five provinces and their arrondissements."""
        return self.filter(code__startswith=Territory.WALLONIA)

    def inconsistent_parents(self):
        """Territories whose code does not continue the code of their parent."""
        return self.filter(parent__isnull=False).exclude(
            code__startswith=F("parent__code")
        )


@tracked()
class Territory(NaturalKeyed):
    """A region, province or arrondissement of Belgium, in one version of NUTS.

    Example: BE32B, the arrondissement of Charleroi in NUTS 2021, is part of BE32, the
    province of Hainaut, which is part of BE3, Wallonia. Brussels has no province: its
    only arrondissement, BE100, is part of its region, BE1.
    """

    WALLONIA = "BE3"

    natural_key_fields = ("code",)

    code = models.CharField(
        _("code"),
        max_length=5,
        unique=True,
        help_text=_("NUTS code: BE3 is Wallonia, BE32 Hainaut, BE32B Charleroi."),
    )
    level = models.CharField(_("level"), max_length=16, choices=TerritoryLevel)
    name_fr = models.CharField(_("name in French"), max_length=80)
    name_nl = models.CharField(_("name in Dutch"), max_length=80)
    name_de = models.CharField(_("name in German"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("part of"),
        related_name="parts",
        null=True,
        blank=True,
        help_text=_("The larger territory that this one is part of."),
    )
    nuts_version = models.PositiveSmallIntegerField(
        _("NUTS version"),
        help_text=_(
            "The year of the classification: arrondissements changed in NUTS 2021."
        ),
    )
    source = models.ForeignKey(
        "registry.Source",
        models.PROTECT,
        verbose_name=_("source"),
        related_name="+",
        help_text=_("Where the code and the boundaries come from."),
    )

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ["code"]
        constraints = [
            # It closes the list of levels as well.
            models.CheckConstraint(
                name="registry_territory_code_fits_level",
                condition=Q(
                    *(
                        Q(level=level, code__regex=pattern)
                        for level, pattern in CODE_OF_LEVEL.items()
                    ),
                    _connector=Q.OR,
                ),
                violation_error_message=_(
                    "The code of a region has three characters, that of a province "
                    "four, that of an arrondissement five, and it begins with BE."
                ),
            ),
            models.CheckConstraint(
                name="registry_territory_region_is_the_top",
                condition=Q(level=TerritoryLevel.REGION, parent__isnull=True)
                | (~Q(level=TerritoryLevel.REGION) & Q(parent__isnull=False)),
                violation_error_message=_(
                    "A region is part of nothing larger; a province and an "
                    "arrondissement name the territory that they are part of."
                ),
            ),
            models.CheckConstraint(
                name="registry_territory_nuts_version_is_a_year",
                condition=Q(nuts_version__range=(2003, 2100)),
                violation_error_message=_(
                    "The NUTS version is the year of the classification, from 2003 on."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    name = in_reader_language("name")
