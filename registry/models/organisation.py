from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import (
    BooleanField,
    F,
    Func,
    GeneratedField,
    Q,
)
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from registry import enterprise_number

from .base import (
    Fold,
    MatchKey,
    NaturalKeyed,
    Precision,
    Sourced,
    closed_list,
    tracked,
)
from .fields import EnterpriseNumberField
from .legal_form import LegalForm
from .organisation_dated import seat_in_words, stated_locality
from .organisation_kind import OrganisationKind, SizeClass
from .organisation_queries import OrganisationQuerySet

SORTED_BY = {"kind": ["kind"], "number": ["enterprise_number"]}
"""The other orders that have an index: what comes before the name in each."""


@tracked("name_key")
class Organisation(NaturalKeyed, Sourced):
    """A body that can belong to a cluster, such as Sonaca or the Université de Liège.

    A body merged into another one stays as a tombstone: its page leads to the other.
    One of which no founding day is known is known on each day: of most bodies that are
    older than the registry no source says when they began.
    """

    known_from = ("founded_on",)

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=250)
    name_key = GeneratedField(
        expression=Fold(F("name")),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        verbose_name=_("sorting name"),
    )
    enterprise_number = EnterpriseNumberField(
        _("enterprise number"),
        blank=True,
        help_text=_(
            "Ten digits of the Crossroads Bank for Enterprises, such as 0403.019.261; "
            "empty if not known."
        ),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    size_class = models.CharField(
        _("size class"),
        max_length=10,
        choices=SizeClass,
        blank=True,
        help_text=_("Of enterprises; empty if no source says it."),
    )
    legal_form = models.CharField(
        _("legal form"), max_length=30, choices=LegalForm, blank=True
    )
    place = models.ForeignKey(
        "registry.Place",
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        help_text=_("Post code and locality of the seat or main establishment."),
    )
    locality = stated_locality()
    country = CountryField(_("country"), blank=True)
    founded_on = models.DateField(
        _("founded on"),
        null=True,
        blank=True,
        help_text=_("First of the month or year if known no better."),
    )
    founded_precision = models.CharField(
        _("precision of the founding"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )
    closed_on = models.DateField(
        _("closed on"),
        null=True,
        blank=True,
        help_text=_("Last of the month or year if known no better."),
    )
    closed_precision = models.CharField(
        _("precision of the closing"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    email = models.EmailField(
        _("functional e-mail"),
        blank=True,
        help_text=_("A mailbox of the organisation, never of a person."),
    )
    originates_from = models.ForeignKey(
        "registry.Partnership",
        verbose_name=_("created out of the partnership"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="new_enterprises",
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="tombstones",
        help_text=_("The organisation that carries its facts since they were merged."),
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name_key", "slug"]
        indexes = [
            # Their order wherever they stand, merged ones too, as others refer to them.
            models.Index(
                fields=["name_key", "slug"],
                include=["founded_on", "closed_on", "merged_into", "id"],
                name="registry_org_by_name",
            ),
            # The other orders of the list, with what says which are there on a day: a
            # page in the middle skips the others without a look at them.
            *(
                models.Index(
                    fields=[*first, "name_key", "slug"],
                    include=["founded_on", "closed_on", "id"],
                    condition=Q(merged_into__isnull=True),
                    name=f"registry_org_by_{called}",
                )
                for called, first in SORTED_BY.items()
            ),
            models.Index(MatchKey("name"), name="registry_organisation_match"),
            GinIndex(
                OpClass("name_key", name="gin_trgm_ops"),
                name="registry_organisation_search",
            ),
            # It holds all that counting organisations by their columns takes.
            models.Index(
                fields=["place", "kind", "size_class"],
                include=["country", "founded_on", "closed_on", "id"],
                condition=Q(merged_into__isnull=True),
                name="registry_organisation_facets",
            ),
        ]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="registry_organisation_number_unique",
                fields=["enterprise_number"],
                condition=~Q(enterprise_number=""),
                violation_error_message=_(
                    "Another organisation has this enterprise number."
                ),
            ),
            models.CheckConstraint(
                name="registry_organisation_number_valid",
                condition=Q(enterprise_number="")
                | Q(
                    Func(
                        F("enterprise_number"),
                        function="registry_valid_enterprise_number",
                        output_field=BooleanField(),
                    )
                ),
                violation_error_message=_(
                    "The enterprise number is wrong: ten digits, the last two of "
                    "which check the first eight."
                ),
            ),
            closed_list(
                "registry_organisation_kind",
                "kind",
                OrganisationKind,
                message=_("Unknown kind of organisation."),
            ),
            closed_list(
                "registry_organisation_size",
                "size_class",
                SizeClass,
                blank=True,
                message=_("Unknown size class."),
            ),
            closed_list(
                "registry_organisation_form",
                "legal_form",
                LegalForm,
                blank=True,
                message=_("Unknown legal form."),
            ),
            closed_list(
                "registry_organisation_founded_precision",
                "founded_precision",
                Precision,
                message=_("Unknown precision of a date."),
            ),
            closed_list(
                "registry_organisation_closed_precision",
                "closed_precision",
                Precision,
                message=_("Unknown precision of a date."),
            ),
            models.CheckConstraint(
                name="registry_organisation_ordered",
                condition=Q(founded_on__isnull=True)
                | Q(closed_on__isnull=True)
                | Q(closed_on__gte=F("founded_on")),
                violation_error_message=_("It was closed before it was founded."),
            ),
            models.CheckConstraint(
                name="registry_organisation_not_own_tombstone",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                violation_error_message=_("An organisation cannot merge into itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisation_detail", args=[self.slug])

    @property
    def seat(self) -> str:
        """Where it sits, as its source states it: “4041 Herstal”; empty if unknown."""
        return seat_in_words(self.place, self.locality)

    @property
    def enterprise_number_display(self) -> str:
        """The number as it is printed: ``0403.019.261``."""
        return enterprise_number.display(self.enterprise_number)
