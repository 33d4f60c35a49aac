"""In which files a name stands: those of imports, of sources, and of previews."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.functional import Promise

from registry.admin.previews import PREFIX, PreviewStorage
from registry.history.events import events_of
from registry.models import FileContent, ImportFile, Source, SourceFile

from .searching import Searched


@dataclass(frozen=True)
class FileHeld:
    """A file that is kept, where it is looked at, and how its content is removed.

    ``reasons`` say what of it could not be searched.
    """

    key: str
    name: str
    url: str
    remove: Callable[[], None]
    reasons: list[Promise] = field(default_factory=list)


def files_with(name: re.Pattern) -> tuple[list[FileHeld], list[FileHeld]]:
    """Return the files that hold a name, and those of the others to be looked at."""
    found, unsearched = [], []
    for file, content in _files():
        searched = Searched(content, file.name)
        if name.search(file.name) or searched.holds(name):
            found.append(file)
        elif searched.reasons:
            reasons = sorted(searched.reasons, key=str)
            unsearched.append(replace(file, reasons=reasons))
    return found, unsearched


def _files() -> Iterator[tuple[FileHeld, bytes]]:
    imports = ImportFile.objects.filter(removed_at=None).select_related("batch")
    for file in imports.iterator(chunk_size=1):
        batch = file.batch
        key, url = f"import-{batch.pk}", batch.get_absolute_url()
        held = FileHeld(key, batch.filename, url, _forgetting(file))
        yield held, bytes(file.content)
    for content in FileContent.objects.iterator(chunk_size=1):
        name, url = _shown_as(content)
        held = FileHeld(f"source-{content.pk}", name, url, _removing(content))
        yield held, bytes(content.content)
    for path in PreviewStorage.folder.glob(f"{PREFIX}*"):
        try:
            yield FileHeld(path.name, "", "", path.unlink), path.read_bytes()
        except OSError:
            continue  # another account's, or gone meanwhile


def _shown_as(content: FileContent) -> tuple[str, str]:
    """Return the name of a file of a source, and where it is read or brought back."""
    file = (
        SourceFile.objects.filter(content=content.pk).select_related("source").first()
    )
    if file is not None:
        return file.filename, file.get_absolute_url()
    was = events_of(SourceFile).filter(content_id=content.pk).order_by("-pk").first()
    source = was and Source.objects.filter(pk=was.source_id).first()
    return (
        was.filename if was else content.pk,
        source.get_absolute_url() if source else "",
    )


def _forgetting(file: ImportFile) -> Callable:
    return lambda: forget_files(ImportFile.objects.filter(pk=file.pk))


def _removing(content: FileContent) -> Callable:
    def remove():
        SourceFile.objects.filter(content=content.pk).delete()
        FileContent.objects.filter(pk=content.pk).delete()

    return remove


def forget_files(files) -> int:
    """Remove what import files hold; that they were there, and until when, stays."""
    return files.filter(removed_at=None).update(content=b"", removed_at=timezone.now())
