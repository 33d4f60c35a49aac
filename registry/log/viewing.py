"""Who opened a confidential file, written down once the page is made.

A page of a day is made in a transaction that is taken back (``registry.values``): what
happened meanwhile is told afterwards.
"""

from collections.abc import Callable, Iterable

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from registry.log.plugs import confidential_files
from registry.models import Viewing


def shows(
    request: HttpRequest,
    model: type[Model],
    rows: Iterable[Model],
    *,
    parts_alone: bool = False,
) -> None:
    """Say that the answer to ``request`` shows rows of a model, or parts of them.

    Those that are confidential, or part of a confidential file, go into the log.

    Args:
        parts_alone: a list of whole files names them only, and says nothing of what
            is in them; one of their parts does.
    """
    files = confidential_files(model, rows)
    if parts_alone and any(isinstance(file, model) for file in files):
        return
    request.files_shown = getattr(request, "files_shown", set()) | files


def hands_out(request: HttpRequest, file: Model) -> None:
    """Say that the answer to ``request`` is a file that is not for everybody."""
    request.files_shown = getattr(request, "files_shown", set()) | {file}


class ViewingsWrittenDown:
    """Writes down who was shown which confidential files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        files = getattr(request, "files_shown", ())
        if files and response.status_code == 200:
            Viewing.objects.bulk_create(
                Viewing(
                    user=request.user if request.user.is_authenticated else None,
                    table=file._meta.label_lower,
                    row=file.pk,
                    url=request.path[:500],
                )
                for file in sorted(files, key=lambda each: each.pk)
            )
        return response
