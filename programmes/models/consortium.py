"""Who stands behind a project: the clusters that label it, and those who take part."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import ParticipationRole
from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    closed_list,
    exactly_one,
    tracked,
)

from .base import euro_field


class PoleRole(models.TextChoices):
    LABELS = "labels", _("labels the project")
    ASSOCIATED = "associated", _("associated partner")


@tracked()
class ProjectPole(NaturalKeyed, Sourced):
    """A cluster that labels a project, or goes along with it."""

    natural_key_fields = ("project__slug", "cluster__slug")

    project = models.ForeignKey(
        "programmes.Project",
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        related_name="poles",
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        related_name="project_links",
    )
    role = models.CharField(
        _("role"), max_length=20, choices=PoleRole, default=PoleRole.LABELS
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("cluster of a project")
        verbose_name_plural = _("clusters of projects")
        ordering = ["project", "cluster"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="programmes_projectpole_once",
                fields=["project", "cluster"],
                violation_error_message=_("This cluster is named already."),
            ),
            closed_list(
                "programmes_projectpole_role",
                "role",
                PoleRole,
                message=_("Unknown role in a project."),
            ),
        ]

    def __str__(self):
        return f"{self.cluster}, {self.project}"


@tracked()
class ProjectParticipant(NaturalKeyed, Sourced):
    """An organisation or a cluster in the consortium of a project, and its role."""

    natural_key_fields = ("project__slug", "organisation__slug", "cluster__slug")
    known_from = ("organisation",)

    project = models.ForeignKey(
        "programmes.Project",
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        related_name="participants",
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="project_participations",
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="project_participations",
    )
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=ParticipationRole,
        default=ParticipationRole.PARTNER,
    )
    budget = euro_field(_("its part of the budget, in euro"), null=True, blank=True)

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant in a project")
        verbose_name_plural = _("participants in projects")
        ordering = ["project", "role", "organisation", "cluster"]
        constraints = [
            *Sourced.Meta.constraints,
            exactly_one(
                "programmes_projectparticipant_one",
                "organisation",
                "cluster",
                message=_("A participant is one organisation or one cluster."),
            ),
            models.UniqueConstraint(
                name="programmes_projectparticipant_once",
                fields=["project", "organisation", "cluster"],
                nulls_distinct=False,
                violation_error_message=_("This participant is named already."),
            ),
            closed_list(
                "programmes_projectparticipant_role",
                "role",
                ParticipationRole,
                message=_("Unknown role in a project."),
            ),
            models.CheckConstraint(
                name="programmes_projectparticipant_budget",
                condition=Q(budget__isnull=True) | Q(budget__gte=0),
                violation_error_message=_("A budget is not negative."),
            ),
        ]

    def __str__(self):
        return f"{self.participant}, {self.project}"

    @property
    def participant(self):
        """The organisation or the cluster."""
        return self.organisation or self.cluster
