from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.words import in_reader_language

from .base import NaturalKeyed, NaturalKeyQuerySet, tracked
from .territory import Territory, TerritoryLevel

BELGIAN_POST_CODE = r"^[1-9][0-9]{3}$"
COUNTRY_CODE = r"^[A-Z]{2}$"
LATITUDE_RANGE = (-90, 90)
LONGITUDE_RANGE = (-180, 180)


class PlaceQuerySet(NaturalKeyQuerySet):
    def walloon(self):
        return self.filter(region__code=Territory.WALLONIA)

    def inconsistent_territories(self):
        """Places whose province or arrondissement lies outside the one above it."""
        return self.filter(
            (Q(province__isnull=False) & ~Q(province__parent=F("region")))
            | (
                Q(arrondissement__isnull=False)
                & Q(province__isnull=False)
                & ~Q(arrondissement__parent=F("province"))
            )
            | (
                Q(arrondissement__isnull=False)
                & Q(province__isnull=True)
                & ~Q(arrondissement__parent=F("region"))
            )
        )


@tracked()
class Place(NaturalKeyed):
    """A post code and its principal locality: where an organisation has its seat.

    Example: 1300 Wavre, in the arrondissement of Nivelles, province of Walloon Brabant,
    Wallonia, at 50.71717 N, 4.60138 E.
    """

    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        help_text=_("Post code and local name, such as 1300-wavre."),
    )
    post_code = models.CharField(
        _("post code"),
        max_length=12,
        blank=True,
        db_index=True,
        help_text=_("Four digits in Belgium."),
    )
    name_fr = models.CharField(_("name in French"), max_length=80)
    name_nl = models.CharField(
        _("name in Dutch"),
        max_length=80,
        blank=True,
        help_text=_("Empty where Dutch uses the French name."),
    )
    name_de = models.CharField(
        _("name in German"),
        max_length=80,
        blank=True,
        help_text=_("Empty where German uses the French name."),
    )
    name_en = models.CharField(
        _("name in English"),
        max_length=80,
        blank=True,
        help_text=_("Empty where English uses the French name."),
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        default="BE",
        validators=[RegexValidator(COUNTRY_CODE)],
        help_text=_("Two-letter code of ISO 3166, such as BE."),
    )
    region = models.ForeignKey(
        Territory,
        models.PROTECT,
        verbose_name=_("region"),
        related_name="places_of_region",
        limit_choices_to={"level": TerritoryLevel.REGION},
        null=True,
        blank=True,
    )
    province = models.ForeignKey(
        Territory,
        models.PROTECT,
        verbose_name=_("province"),
        related_name="places_of_province",
        limit_choices_to={"level": TerritoryLevel.PROVINCE},
        null=True,
        blank=True,
        help_text=_("Empty in Brussels, which is part of no province."),
    )
    arrondissement = models.ForeignKey(
        Territory,
        models.PROTECT,
        verbose_name=_("arrondissement"),
        related_name="places_of_arrondissement",
        limit_choices_to={"level": TerritoryLevel.ARRONDISSEMENT},
        null=True,
        blank=True,
        help_text=_("Empty where the sources do not tell it."),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[
            MinValueValidator(LATITUDE_RANGE[0]),
            MaxValueValidator(LATITUDE_RANGE[1]),
        ],
        help_text=_("Degrees north, WGS 84. Empty where the point is not known."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[
            MinValueValidator(LONGITUDE_RANGE[0]),
            MaxValueValidator(LONGITUDE_RANGE[1]),
        ],
        help_text=_("Degrees east, WGS 84. Empty where the point is not known."),
    )
    source = models.ForeignKey(
        "registry.Source",
        models.PROTECT,
        verbose_name=_("source"),
        related_name="+",
        help_text=_("Where the post code and the names come from."),
    )
    point_source = models.ForeignKey(
        "registry.Source",
        models.PROTECT,
        verbose_name=_("source of the point"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Where the latitude and the longitude come from."),
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["post_code", "slug"]
        constraints = [
            models.CheckConstraint(
                name="registry_place_country_is_a_code",
                condition=Q(country__regex=COUNTRY_CODE),
                violation_error_message=_(
                    "A country is written with its two-letter code, such as BE."
                ),
            ),
            models.CheckConstraint(
                name="registry_place_belgian_post_code_has_four_digits",
                condition=~Q(country="BE") | Q(post_code__regex=BELGIAN_POST_CODE),
                violation_error_message=_(
                    "A Belgian post code has four digits, such as 5000."
                ),
            ),
            models.CheckConstraint(
                name="registry_place_territory_is_belgian",
                condition=Q(country="BE", region__isnull=False)
                | (
                    ~Q(country="BE")
                    & Q(
                        region__isnull=True,
                        province__isnull=True,
                        arrondissement__isnull=True,
                    )
                ),
                violation_error_message=_(
                    "A Belgian place is in a region; a foreign place has no Belgian "
                    "region, province or arrondissement."
                ),
            ),
            models.CheckConstraint(
                name="registry_place_point_is_whole",
                condition=Q(
                    latitude__isnull=True,
                    longitude__isnull=True,
                    point_source__isnull=True,
                )
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    point_source__isnull=False,
                ),
                violation_error_message=_(
                    "Give latitude, longitude and their source together, or none."
                ),
            ),
            models.CheckConstraint(
                name="registry_place_point_is_on_earth",
                condition=Q(latitude__isnull=True)
                | Q(
                    latitude__range=LATITUDE_RANGE,
                    longitude__range=LONGITUDE_RANGE,
                ),
                violation_error_message=_(
                    "Latitude is between -90 and 90, longitude between -180 and 180."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.post_code} {self.name}".strip()

    name = in_reader_language("name")
