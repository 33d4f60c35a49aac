from django.db import models
from django.utils.translation import gettext_lazy as _

from .import_batch import ImportBatch


class ImportFile(models.Model):
    """The file of an import, as it was received: kept apart, for it is large.

    It is removed once its term is over (``KEEP_IMPORT_FILES_DAYS``), or if it names a
    person who was erased; that it was there, and when it went, stays.
    """

    batch = models.OneToOneField(
        ImportBatch,
        verbose_name=_("import"),
        on_delete=models.CASCADE,
        related_name="file",
        primary_key=True,
    )
    content = models.BinaryField(_("content"))
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("file of an import")
        verbose_name_plural = _("files of imports")
        ordering = ["batch"]

    def __str__(self):
        return str(self.batch)
