"""How a source comes to hold a file."""

import hashlib
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.models import FileContent, Source, SourceFile

from .kinds import ENDINGS, kind_of_file

LARGEST = 20 * 1024 * 1024


@transaction.atomic
def keep_file(
    *,
    source: Source,
    filename: str,
    content: bytes,
    saved_on: date,
    is_public: bool = False,
    user=None,
) -> SourceFile:
    """Keep the file of a source: its bytes, what it is, and its fingerprint.

    Raises:
        ValidationError: it is empty, too large, nothing that is kept, or other than
            its name says; the day lies ahead; or the source holds it already.
    """
    if not content:
        raise ValidationError(_("The file is empty."))
    if len(content) > LARGEST:
        raise ValidationError(
            _("The file has more than %(limit)d MB.") % {"limit": LARGEST // 1024**2}
        )
    if saved_on > timezone.localdate():
        raise ValidationError(_("This day lies ahead."))
    kind = kind_of_file(content)
    if kind is None:
        raise ValidationError(
            _(
                "A source may hold a PDF, an image (PNG, JPEG, WebP), a web page, a "
                "text, or a document of Word, Excel or OpenDocument: this file is none."
            )
        )
    name = _bare(filename)
    if name.rpartition(".")[2].lower() not in ENDINGS[kind]:
        raise ValidationError(
            _("By what is in it the file is %(kind)s, but it is called “%(name)s”.")
            % {"kind": kind.label, "name": name}
        )
    fingerprint = hashlib.sha256(content).hexdigest()
    kept, _made = FileContent.objects.get_or_create(
        fingerprint=fingerprint, defaults={"content": content}
    )
    file = SourceFile(
        source=source,
        filename=name,
        kind=kind,
        size=len(content),
        content=kept,
        saved_on=saved_on,
        is_public=is_public,
        kept_by=user,
    )
    file.full_clean()
    file.save()
    return file


def remove_file(*, file: SourceFile) -> None:
    """Remove a file from its source; its bytes stay, so that it can be brought back."""
    file.delete()


def mark_public(*, file: SourceFile, is_public: bool) -> None:
    """Let everybody download a file, or staff alone."""
    file.is_public = is_public
    file.save(update_fields=["is_public"])


def _bare(filename: str) -> str:
    """Return a name without folders and without what no name should hold."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in last if each.isprintable())[-255:] or "file"
