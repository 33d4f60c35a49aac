from datetime import date

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from .attestation import AttestedQuerySet, MembershipAttestation
from .base import (
    NaturalKeyed,
    Period,
    PeriodQuerySet,
    Sourced,
    closed_list,
    no_overlap,
    tracked,
)


class MembershipCategory(models.TextChoices):
    FULL = "full", _("full member")
    FOUNDING = "founding", _("founding member")
    ASSOCIATE = "associate", _("associate member")
    OTHER = "other", _("other category")


class MembershipQuerySet(AttestedQuerySet, PeriodQuerySet):
    attestations = MembershipAttestation
    attested = "membership"

    def of_cluster(self, cluster):
        return self.filter(cluster=cluster)

    def search(self, text: str):
        """Keep those of an organisation that ``text`` finds."""
        bodies = self.model._meta.get_field("organisation").related_model.objects
        return self.filter(organisation__in=bodies.search(text))

    def last_documented_together(self, day: date, number: int):
        """Return the last days up to ``day`` that documents show some of them on.

        Dictionaries of ``cluster``, ``day`` and how many (``n``), the last day first.
        """
        return (
            MembershipAttestation.objects.filter(
                membership__in=self, documented_on__lte=day
            )
            .order_by()
            .values(cluster=F("membership__cluster"), day=F("documented_on"))
            .annotate(n=Count("membership", distinct=True))
            .order_by("-day", "-n", "cluster")[:number]
        )

    def only_there(self, day: date):
        """Keep those of organisations that are in no other cluster on ``day``."""
        others = self.model.objects.as_of(day).filter(
            organisation=OuterRef("organisation")
        )
        return self.filter(~Exists(others.exclude(pk=OuterRef("pk"))))

    def inconsistent_tombstone(self):
        """Return memberships of an organisation that was merged into another one."""
        return self.filter(organisation__merged_into__isnull=False)

    def inconsistent_attestation(self):
        """Return memberships that no document shows, or one from outside its period."""
        attestations = MembershipAttestation.objects.filter(membership=OuterRef("pk"))
        outside = attestations.filter(
            Q(documented_on__lt=OuterRef("start_on"))
            | Q(documented_on__gt=OuterRef("end_on"))
        )
        return self.filter(~Exists(attestations) | Exists(outside))

    def inconsistent_lifetime(self):
        """Return memberships that reach outside the life of the organisation."""
        return self.filter(
            Q(start_on__lt=F("organisation__founded_on"))
            | Q(end_on__gt=F("organisation__closed_on"))
            | Q(end_on__isnull=True, organisation__closed_on__isnull=False)
        )


@tracked()
class Membership(NaturalKeyed, Period, Sourced):
    """An organisation belongs to a cluster for a time: Besix to H2O since 2022.

    Its source is the document that establishes the start; every document that shows
    it, that one included, is an attestation.
    """

    natural_key_fields = ("cluster__slug", "organisation__slug", "start_on")

    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="memberships",
        db_index=False,
    )
    category = models.CharField(
        _("category"),
        max_length=20,
        choices=MembershipCategory,
        blank=True,
        help_text=_("Empty if the source does not say."),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["cluster", "organisation", "start_on"]
        indexes = [
            # It holds all that counting members takes, and serves the foreign key.
            models.Index(
                fields=["organisation"],
                include=["cluster", "start_on", "end_on"],
                name="registry_membership_of_org",
            )
        ]
        constraints = [
            *Period.Meta.constraints,
            *Sourced.Meta.constraints,
            no_overlap(
                "registry_membership_no_overlap",
                # PostgreSQL may use its index to find the memberships of an
                # organisation, which takes many times longer if that is second.
                "organisation",
                "cluster",
                message=_(
                    "This organisation is a member of this cluster already on some "
                    "of these days."
                ),
            ),
            closed_list(
                "registry_membership_category",
                "category",
                MembershipCategory,
                blank=True,
                message=_("Unknown category of membership."),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} – {self.cluster}"
