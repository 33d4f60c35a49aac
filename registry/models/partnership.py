from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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
        return self.filter(
            Q(title__unaccent__icontains=text) | Q(purpose__unaccent__icontains=text)
        )

    def with_clusters(self):
        """Fetch along the clusters within which it runs."""
        return self.prefetch_related(
            Prefetch(
                "cluster_links", PartnershipCluster.objects.select_related("cluster")
            )
        )

    def with_participation_count(self):
        """Annotate ``participation_count``, the organisations taking part."""
        counted = (
            Participation.objects.filter(partnership=OuterRef("pk"))
            .order_by()
            .values("partnership")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(participation_count=Coalesce(Subquery(counted), 0))

    def inconsistent_participation(self):
        """Return partnerships in which fewer than two organisations take part."""
        return self.with_participation_count().filter(participation_count__lt=2)

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
    title = models.CharField(_("title"), max_length=250)
    fields = ArrayField(
        models.CharField(max_length=20, choices=PartnershipField),
        verbose_name=_("fields"),
        default=list,
        blank=True,
        help_text=_("Technological, industrial, commercial; empty if not stated."),
    )
    purpose = models.TextField(_("purpose"), blank=True)

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
        return f"{self.partnership}: {self.cluster}"


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
