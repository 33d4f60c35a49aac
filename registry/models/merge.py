from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .base import tracked


class OrganisationMergeQuerySet(models.QuerySet):
    def in_force(self):
        """Keep the merges that were not undone."""
        return self.filter(undone_at__isnull=True)


@tracked()
class OrganisationMerge(models.Model):
    """Two records of one organisation became one, and how to go back.

    Its changes list, in the order in which they were made, each row that was moved,
    changed or removed with its values before and after.
    """

    kept = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("kept"),
        on_delete=models.PROTECT,
        related_name="merges_kept",
    )
    merged = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("merged into it"),
        on_delete=models.PROTECT,
        related_name="merges_gone",
    )
    reason = models.TextField(_("reason"))
    changes = models.JSONField(_("changes"), default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = OrganisationMergeQuerySet.as_manager()

    taken_back_elsewhere = _("A merge is undone on its own page.")

    class Meta:
        verbose_name = _("merge of organisations")
        verbose_name_plural = _("merges of organisations")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="registry_organisationmerge_two",
                condition=~Q(kept=F("merged")),
                violation_error_message=_("An organisation cannot merge into itself."),
            ),
            models.UniqueConstraint(
                name="registry_organisationmerge_once",
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                violation_error_message=_("This organisation was merged already."),
            ),
        ]

    def __str__(self):
        return f"{self.merged} → {self.kept}"
