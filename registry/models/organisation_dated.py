"""What organisations were called, where they sat, and what they were, and when."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from .base import Fold, MatchKey, closed_list, tracked
from .base.dated import Dated, DatedQuerySet, one_at_a_time
from .legal_form import LegalForm
from .organisation_kind import SizeClass


def stated_locality() -> models.CharField:
    """Return the column of what a source calls the place of a seat."""
    return models.CharField(
        _("locality as stated"),
        max_length=80,
        blank=True,
        help_text=_(
            "The municipality or locality that the source names, where it is not the "
            "principal one of the post code: Herstal for 4041."
        ),
    )


def _of_organisation(related_name: str):
    return models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name=related_name,
    )


@tracked("name_key")
class OrganisationNaming(Dated):
    """The name of an organisation for a time: Techspace Aero, until May 2016.

    Acronyms, other spellings and names in other languages are ``OrganisationName``.
    """

    columns = ("name",)
    natural_key_fields = ("organisation__slug", "start_on")

    organisation = _of_organisation("namings")
    name = models.CharField(_("name"), max_length=250)
    name_key = GeneratedField(
        expression=Fold(F("name")),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        verbose_name=_("sorting name"),
    )

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("name of an organisation for a time")
        verbose_name_plural = _("names of organisations for a time")
        ordering = ["organisation", F("start_on").asc(nulls_first=True)]
        indexes = [
            *Dated.Meta.indexes,
            GinIndex(
                OpClass("name_key", name="gin_trgm_ops"),
                name="registry_orgnaming_search",
            ),
            models.Index(MatchKey("name"), name="registry_orgnaming_match"),
        ]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time("organisationnaming", "organisation"),
        ]

    def __str__(self):
        return self.name


@tracked()
class OrganisationSeat(Dated):
    """Where an organisation sat for a time: 4041 Herstal, as its source writes it."""

    columns = ("place", "locality", "country")
    natural_key_fields = ("organisation__slug", "start_on")

    organisation = _of_organisation("seats")
    place = models.ForeignKey(
        "registry.Place",
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        help_text=_("The post code of the seat or main establishment."),
    )
    locality = stated_locality()
    country = CountryField(_("country"), blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("seat of an organisation for a time")
        verbose_name_plural = _("seats of organisations for a time")
        ordering = ["organisation", F("start_on").asc(nulls_first=True)]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time("organisationseat", "organisation"),
            models.CheckConstraint(
                name="registry_organisationseat_somewhere",
                condition=Q(place__isnull=False) | ~Q(locality="") | ~Q(country=""),
                violation_error_message=_("Say a place, a locality or a country."),
            ),
        ]

    def __str__(self):
        return seat_in_words(self.place, self.locality) or str(self.country.name)


def seat_in_words(place, locality: str) -> str:
    """Return a seat as its source states it: the post code, then what it names."""
    if place is None:
        return locality
    return f"{place.post_code} {locality}".strip() if locality else str(place)


@tracked()
class OrganisationForm(Dated):
    """The legal form of an organisation for a time: an ASBL since 2006."""

    columns = ("legal_form",)
    natural_key_fields = ("organisation__slug", "start_on")

    organisation = _of_organisation("legal_forms")
    legal_form = models.CharField(_("legal form"), max_length=30, choices=LegalForm)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("legal form of an organisation for a time")
        verbose_name_plural = _("legal forms of organisations for a time")
        ordering = ["organisation", F("start_on").asc(nulls_first=True)]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time("organisationform", "organisation"),
            closed_list(
                "registry_organisationform_form",
                "legal_form",
                LegalForm,
                message=_("Unknown legal form."),
            ),
        ]

    def __str__(self):
        return self.get_legal_form_display()


@tracked()
class OrganisationSize(Dated):
    """The size class of an enterprise for a time: an SME until 2011."""

    columns = ("size_class",)
    natural_key_fields = ("organisation__slug", "start_on")

    organisation = _of_organisation("sizes")
    size_class = models.CharField(_("size class"), max_length=10, choices=SizeClass)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("size class of an organisation for a time")
        verbose_name_plural = _("size classes of organisations for a time")
        ordering = ["organisation", F("start_on").asc(nulls_first=True)]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time("organisationsize", "organisation"),
            closed_list(
                "registry_organisationsize_size",
                "size_class",
                SizeClass,
                message=_("Unknown size class."),
            ),
        ]

    def __str__(self):
        return self.get_size_class_display()
