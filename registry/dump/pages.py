"""The page of the dumps, their files, and addresses that always lead to the newest."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import MissingFileError, StaticFile

from registry.linked.graph import thing_path
from registry.linked.writing import ENDINGS
from registry.models import Cluster

from .kept import Dump, dump_called, dumps, latest
from .tasks import ask_for_dump

RIGHT = "registry.view_logline"
"""Who watches over the site may have a dump made besides those of the night."""

CONTENT_TYPES = {
    ".zip": "application/zip",
    ".sqlite": "application/vnd.sqlite3",
    ".parquet": "application/vnd.apache.parquet",
    ".geojson": "application/geo+json",
}
KEPT = "public, no-cache"
"""Caches keep a file, and ask each time: one that was erased is nowhere any more."""
WHOLE_FILES = ("registry.zip", "registry.sqlite", "places.geojson")
"""The files that the page offers first; one for each table stands behind them."""

MEMBERS_ON = (
    "SELECT organisation FROM membership WHERE cluster = '{}' AND start_on <= "
    "'2020-12-31' AND (end_on IS NULL OR end_on >= '2020-12-31')"
)
"""Who was a member of a network on a day, as a person asks it."""


def may_make(user) -> bool:
    return user.is_staff and user.has_perm(RIGHT)


class DumpPage(TemplateView):
    """The dumps that are there, how to open them, and how to cite them."""

    template_name = "registry/dump.html"

    def post(self, request, *args, **kwargs):
        """Let the worker make another one."""
        if not may_make(request.user):
            return self.http_method_not_allowed(request)
        if ask_for_dump():
            messages.success(
                request,
                _("The worker makes a dump. It stands here as soon as it is whole."),
            )
        else:
            messages.info(request, _("A dump is waiting for the worker already."))
        return redirect("dump")

    @cached_property
    def cluster(self) -> Cluster | None:
        """A network, for the examples."""
        return Cluster.objects.first()

    def thing(self) -> str:
        """Return how a program asks for a thing, as an example; nothing of no thing."""
        if self.cluster is None:
            return ""
        address = self.request.build_absolute_uri(thing_path(self.cluster))
        return f'curl -L -H "Accept: text/turtle" {address}'

    def commands(self) -> list[tuple[str, str]]:
        """Return what is typed to open the files, by the program."""
        path = reverse("dump_latest", kwargs={"path": "parquet/organisation.parquet"})
        address = self.request.build_absolute_uri(path)
        told = [("Datasette", "datasette registry.sqlite")]
        if self.cluster is not None:
            told.append(("SQLite", MEMBERS_ON.format(self.cluster.slug)))
        return [
            *told,
            ("Python", f'pandas.read_parquet("{address}")'),
            ("DuckDB", f"SELECT count(*) FROM '{address}'"),
        ]

    def get_context_data(self, **kwargs):
        found = dumps()
        newest = found[0] if found else None
        return super().get_context_data(
            dumps=[(each, offered(each)) for each in found],
            newest=newest,
            tables=sorted(
                (path.removeprefix("parquet/").removesuffix(".parquet"), file)
                for path, file in newest.files.items()
                if path.startswith("parquet/")
            )
            if newest
            else [],
            whole_files=offered(newest) if newest else [],
            commands=self.commands(),
            thing=self.thing(),
            endings=ENDINGS,
            may_make=may_make(self.request.user),
            kept=settings.DUMPS_KEPT,
            **kwargs,
        )


def offered(dump: Dump) -> list:
    """Return the files of a dump that hold all of it."""
    return [dump.files[path] for path in WHOLE_FILES]


class DumpFileOut(View):
    """A file of a dump: it never changes, and programs may ask for parts of it."""

    bound_by = "files"

    http_method_names = ["get", "head"]

    def get(self, request, *, dump: str, path: str):
        found = dump_called(dump)
        if found is None or path not in found.files:
            raise Http404(
                _("This dump is not kept any more, or never had such a file.")
            )
        name = f"walloon-clusters-{dump}-{Path(path).name}"
        headers = [
            ("Content-Type", CONTENT_TYPES[Path(path).suffix]),
            ("Content-Disposition", f'attachment; filename="{name}"'),
            ("Cache-Control", KEPT),
            ("ETag", f'"{found.files[path].sha256}"'),
            ("Accept-Ranges", "bytes"),
            # Pages of other sites may read it, as they may read the API.
            ("Access-Control-Allow-Origin", "*"),
        ]
        try:
            file = StaticFile(str(found.folder / path), headers)
            return WhiteNoiseMiddleware.serve(file, request)
        except (MissingFileError, FileNotFoundError) as error:
            # Removed since it was looked for.
            raise Http404 from error


class LatestDump(View):
    """Leads to a file of the newest dump: an address for programs to keep."""

    http_method_names = ["get", "head"]

    def get(self, request, *, path: str):
        newest = latest()
        if newest is None or path not in newest.files:
            raise Http404(_("There is no dump yet, or it has no such file."))
        url = reverse("dump_file", kwargs={"dump": newest.name, "path": path})
        response = HttpResponseRedirect(url)
        response["Cache-Control"] = "no-cache"
        response["Access-Control-Allow-Origin"] = "*"
        return response
