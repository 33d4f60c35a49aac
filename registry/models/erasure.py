from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import tracked


@tracked()
class Erasure(models.Model):
    """A person's name was removed wherever it stood: how often, why, and by whom.

    It never holds the name. What stands in its place says which erasure it was:
    “N. N. 3”.
    """

    reason = models.TextField(
        _("reason"),
        help_text=_("Such as who asked for it, and when; without the name."),
    )
    rows = models.JSONField(
        _("rows"),
        default=dict,
        help_text=_("How many rows of each table held the name."),
    )
    files = models.PositiveIntegerField(
        _("files"),
        default=0,
        help_text=_("Files that held the name, and were removed."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("erasure of a person")
        verbose_name_plural = _("erasures of persons")
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """What stands in the place of the name in what people read."""
        return f"N. N. {self.pk}"

    @property
    def slug(self) -> str:
        """What stands in its place in identifiers, addresses and names of accounts."""
        return f"n-n-{self.pk}"
