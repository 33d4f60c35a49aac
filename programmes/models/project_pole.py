from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    closed_list,
    tracked,
)


class PoleRole(models.TextChoices):
    LABELS = "labels", _("labels the project")
    ASSOCIATED = "associated", _("associated partner")


@tracked()
class ProjectPole(NaturalKeyed, Sourced):
    """A network that labels a project, or goes along with it."""

    natural_key_fields = ("project__slug", "cluster__slug")

    project = models.ForeignKey(
        "programmes.Project",
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        related_name="poles",
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("network"),
        on_delete=models.PROTECT,
        related_name="project_links",
    )
    role = models.CharField(
        _("role"), max_length=20, choices=PoleRole, default=PoleRole.LABELS
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("network of a project")
        verbose_name_plural = _("networks of projects")
        ordering = ["project", "cluster"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="programmes_projectpole_once",
                fields=["project", "cluster"],
                violation_error_message=_("This network is named already."),
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
