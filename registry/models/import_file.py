from django.db import models
from django.utils.translation import gettext_lazy as _

from .import_batch import ImportBatch


class ImportFile(models.Model):
    """The file of an import, as it was received: kept apart, for it is large."""

    batch = models.OneToOneField(
        ImportBatch,
        verbose_name=_("import"),
        on_delete=models.CASCADE,
        related_name="file",
        primary_key=True,
    )
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("file of an import")
        verbose_name_plural = _("files of imports")
        ordering = ["batch"]

    def __str__(self):
        return str(self.batch)
