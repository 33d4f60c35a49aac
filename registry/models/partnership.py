from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.words import in_reader_language, labelled

from .base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Period,
    PeriodQuerySet,
    Sourced,
    closed_list,
    tracked,
)


class PartnershipField(models.TextChoices):
    TECHNOLOGICAL = "technological", _("technological")
    INDUSTRIAL = "industrial", _("industrial")
    COMMERCIAL = "commercial", _("commercial")


class PartnershipQuerySet(PeriodQuerySet):
    def search(self, text: str):
        """Keep those whose title or purpose contains ``text``."""
        return self.containing(text, "title", "purpose")

    def with_clusters(self, day: date | None = None):
        """Fetch along the clusters within which it runs, as known on ``day``."""
        links = PartnershipCluster.objects.known_by(day).select_related("cluster")
        return self.prefetch_related(Prefetch("cluster_links", links))

    def with_participation_count(self, day: date | None = None):
        """Annotate ``participation_count``, the organisations known to take part.

        Those known on ``day``, or all. None where nobody is: somebody takes part in
        every partnership.
        """
        counted = (
            Participation.objects.known_by(day)
            .filter(partnership=OuterRef("pk"))
            .order_by()
            .values("partnership")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(participation_count=Subquery(counted))

    def inconsistent_participation(self):
        """Return partnerships in which fewer than two organisations take part."""
        fewer = Q(participation_count=None) | Q(participation_count__lt=2)
        return self.with_participation_count().filter(fewer)

    def of_cluster(self, cluster):
        return self.filter(
            Exists(
                PartnershipCluster.objects.filter(
                    partnership=OuterRef("pk"), cluster=cluster
                )
            )
        )


@tracked()
class Partnership(NaturalKeyed, Period, Sourced):
    """A project that members of clusters run together, such as WINGS of Skywin."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    title_en = models.CharField(_("title in English"), max_length=250)
    title_fr = models.CharField(_("title in French"), max_length=250)
    title = in_reader_language("title")
    fields = ArrayField(
        models.CharField(max_length=20, choices=PartnershipField),
        verbose_name=_("fields"),
        default=list,
        blank=True,
        help_text=_("Technological, industrial, commercial; empty if not stated."),
    )
    purpose_en = models.TextField(_("purpose in English"), blank=True)
    purpose_fr = models.TextField(_("purpose in French"), blank=True)
    purpose = in_reader_language("purpose")

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["-start_on", "slug"]
        constraints = [
            *Period.Meta.constraints,
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                name="registry_partnership_fields",
                condition=Q(fields__contained_by=PartnershipField.values),
                violation_error_message=_("Unknown field of partnership."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("partnership_detail", args=[self.slug])

    @property
    def field_labels(self) -> list:
        """The fields in the language of the reader."""
        return [PartnershipField(field).label for field in self.fields]


@tracked()
class PartnershipCluster(NaturalKeyed, Sourced):
    """A cluster within which a partnership runs."""

    natural_key_fields = ("partnership__slug", "cluster__slug")

    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        on_delete=models.CASCADE,
        related_name="cluster_links",
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        related_name="partnership_links",
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("cluster of a partnership")
        verbose_name_plural = _("clusters of partnerships")
        ordering = ["partnership", "cluster"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="registry_partnershipcluster_once",
                fields=["partnership", "cluster"],
                violation_error_message=_("This cluster is named already."),
            ),
        ]

    def __str__(self):
        return labelled(self.partnership, self.cluster)


class ParticipationRole(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    PARTNER = "partner", _("partner")


@tracked()
class Participation(NaturalKeyed, Sourced):
    """An organisation that takes part in a partnership, and its role."""

    natural_key_fields = ("partnership__slug", "organisation__slug")
    known_from = ("organisation",)

    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        on_delete=models.CASCADE,
        related_name="participations",
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="participations",
    )
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=ParticipationRole,
        default=ParticipationRole.PARTNER,
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["partnership", "role", "organisation"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="registry_participation_once",
                fields=["partnership", "organisation"],
                violation_error_message=_("This organisation takes part already."),
            ),
            closed_list(
                "registry_participation_role",
                "role",
                ParticipationRole,
                message=_("Unknown role in a partnership."),
            ),
        ]

    def __str__(self):
        return f"{self.organisation}, {self.partnership}"
