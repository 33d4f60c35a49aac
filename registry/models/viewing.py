import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Viewing(models.Model):
    """Somebody opened a confidential file: the evaluation of BioWin, on its page.

    It is written down for as long as ``KEEP_VIEWINGS_DAYS`` of the settings says;
    nobody changes it, and nothing but that term, or an erasure, removes it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    table = models.CharField(_("table"), max_length=100)
    row = models.BigIntegerField(_("row"), help_text=_("The key of what was opened."))
    url = models.CharField(_("page"), max_length=500)

    class Meta:
        verbose_name = _("viewing of a confidential file")
        verbose_name_plural = _("viewings of confidential files")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["at"], name="registry_viewing_at")]
        triggers = [
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self):
        return f"{self.table} {self.row}, {self.at:%Y-%m-%d %H:%M}"
