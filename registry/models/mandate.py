from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .attestation import AttestedQuerySet, MandateAttestation
from .base import (
    NaturalKeyed,
    Period,
    PeriodQuerySet,
    Sourced,
    closed_list,
    exactly_one,
    no_overlap,
    tracked,
)


class MandateRole(models.TextChoices):
    ANIMATOR = "animator", _("animator")
    PRESIDENT = "president", _("president")
    VICE_PRESIDENT = "vice_president", _("vice-president")
    DIRECTOR = "director", _("director")
    DEPUTY_DIRECTOR = "deputy_director", _("deputy director")
    COORDINATOR = "coordinator", _("coordinator")
    BOARD_MEMBER = "board_member", _("member of the board")
    STEERING_COMMITTEE = "steering_committee", _("member of the steering committee")
    STAFF = "staff", _("staff")
    REPRESENTATIVE = "representative", _("representative")
    PUBLIC_OFFICE = "public_office", _("public office")


ROLE_ALONE = {
    MandateRole.ANIMATOR: {"animateur", "animatrice", "animator"},
    MandateRole.PRESIDENT: {"président", "présidente", "president"},
    MandateRole.VICE_PRESIDENT: {
        "vice-président",
        "vice-présidente",
        "vice-president",
    },
    MandateRole.DIRECTOR: {"directeur", "directrice", "director"},
    MandateRole.COORDINATOR: {"coordinateur", "coordinatrice", "coordinator"},
    MandateRole.BOARD_MEMBER: {"administrateur", "administratrice"},
    MandateRole.STEERING_COMMITTEE: {"membre du comité de pilotage"},
}
"""Published titles that say no more than the role."""


class MandateQuerySet(AttestedQuerySet, PeriodQuerySet):
    attestations = MandateAttestation
    attested = "mandate"

    def search(self, text: str):
        """Keep those of a person, under a title or in a body that ``text`` finds."""
        bodies = {
            name: self.model._meta.get_field(name).related_model.objects.search(text)
            for name in ("cluster", "organisation")
        }
        found = Q()
        for column in ("title", "person__name", "person__also_written"):
            found |= Q(**{f"{column}__unaccent__icontains": text})
        for name, rows in bodies.items():
            found |= Q(**{f"{name}__in": rows})
        return self.filter(found)

    def inconsistent_attestation(self):
        """Return mandates that no document shows, or one from outside its period."""
        attestations = MandateAttestation.objects.filter(mandate=OuterRef("pk"))
        outside = attestations.filter(
            Q(documented_on__lt=OuterRef("start_on"))
            | Q(documented_on__gt=OuterRef("end_on"))
        )
        return self.filter(~Exists(attestations) | Exists(outside))


@tracked()
class Mandate(NaturalKeyed, Period, Sourced):
    """A public role that somebody holds: François Lepot presides Skywin since 2023."""

    slug = models.SlugField(_("identifier"), max_length=200, unique=True)
    person = models.ForeignKey(
        "registry.Person",
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="mandates",
    )
    role = models.CharField(
        pgettext_lazy("of a person", "role"), max_length=30, choices=MandateRole
    )
    title = models.CharField(
        _("title as published"),
        max_length=200,
        blank=True,
        help_text=_("In the words and the language of the source."),
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("in the cluster"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        help_text=_("The body of the role: either a cluster or an organisation."),
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("in the organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        help_text=_("The body of the role: either a cluster or an organisation."),
    )
    represents = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates_by_delegation",
        help_text=_("The organisation that the person comes from, if stated."),
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["role", "start_on", "pk"]
        constraints = [
            *Period.Meta.constraints,
            *Sourced.Meta.constraints,
            exactly_one(
                "registry_mandate_one_body",
                "cluster",
                "organisation",
                message=_("A role is held in one cluster or in one organisation."),
            ),
            no_overlap(
                "registry_mandate_no_overlap_cluster",
                "person",
                "role",
                "cluster",
                condition=Q(cluster__isnull=False),
                message=_("This person holds this role already on some of these days."),
            ),
            no_overlap(
                "registry_mandate_no_overlap_organisation",
                "person",
                "role",
                "organisation",
                condition=Q(organisation__isnull=False),
                message=_("This person holds this role already on some of these days."),
            ),
            closed_list(
                "registry_mandate_role",
                "role",
                MandateRole,
                message=_("Unknown role."),
            ),
        ]

    @property
    def further_title(self) -> str:
        """The published title, where it says more than the role."""
        alone = ROLE_ALONE.get(self.role, ())
        return "" if self.title.casefold() in alone else self.title

    def __str__(self):
        return f"{self.person}, {self.get_role_display()}, {self.body}"

    @property
    def body(self):
        """The cluster or the organisation in which the role is held."""
        return self.cluster or self.organisation
