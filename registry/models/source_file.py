from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .base import closed_list, tracked


class FileKind(models.TextChoices):
    """What a file is, by what is in it; its value is the content type."""

    PDF = "application/pdf", "PDF"
    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"
    WEBP = "image/webp", "WebP"
    HTML = "text/html", _("web page")
    TEXT = "text/plain", _("text")
    DOCX = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Word",
    )
    XLSX = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel",
    )
    ODT = "application/vnd.oasis.opendocument.text", _("OpenDocument text")
    ODS = "application/vnd.oasis.opendocument.spreadsheet", _("OpenDocument sheet")


class FileContent(models.Model):
    """The bytes of a file, kept once however often it was sent; they never change.

    They stay when the record of the file is removed, so that it can be brought back.
    """

    fingerprint = models.CharField(
        _("fingerprint"),
        max_length=64,
        primary_key=True,
        help_text=_("SHA-256 of the file."),
    )
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("content of a file")
        verbose_name_plural = _("contents of files")
        ordering = ["fingerprint"]

    def __str__(self):
        return self.fingerprint


@tracked()
class SourceFile(models.Model):
    """The file of a source, as somebody saved it: the PDF of a decree, a page captured.

    Staff alone can download it, unless it is marked as public.
    """

    source = models.ForeignKey(
        "registry.Source",
        verbose_name=_("source"),
        on_delete=models.CASCADE,
        related_name="files",
    )
    filename = models.CharField(_("file"), max_length=255)
    kind = models.CharField(
        _("kind of file"),
        max_length=100,
        choices=FileKind,
        help_text=_("By what is in it, whatever its name says."),
    )
    size = models.PositiveIntegerField(_("size"), help_text=_("In bytes."))
    content = models.ForeignKey(
        FileContent,
        verbose_name=_("fingerprint"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("SHA-256 of the file."),
    )
    saved_on = models.DateField(
        _("saved on"),
        help_text=_("The day on which the document was as the file has it."),
    )
    is_public = models.BooleanField(
        _("public"),
        default=False,
        help_text=_("Whether everybody may download it: check who holds the rights."),
    )
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    kept_at = models.DateTimeField(_("kept at"), auto_now_add=True)

    # Who may have it is of today, whatever was allowed once.
    always_as_now = True

    class Meta:
        verbose_name = _("file of a source")
        verbose_name_plural = _("files of sources")
        ordering = ["source", "-saved_on", "filename", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="registry_sourcefile_once",
                fields=["source", "content"],
                violation_error_message=_("The source holds this very file already."),
            ),
            closed_list(
                "registry_sourcefile_kind",
                "kind",
                FileKind,
                message=_("Unknown kind of file."),
            ),
        ]

    def __str__(self):
        return self.filename

    def get_absolute_url(self):
        return reverse("source_file", args=[self.source.slug, self.pk])
