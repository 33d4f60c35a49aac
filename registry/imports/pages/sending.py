"""What was sent, as a list and as a file, and how another list is sent."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.generic import FormView, View

from registry.files.formats import XLSX
from registry.files.refusal import RefusedFile
from registry.files.streams import StreamedFile
from registry.imports.kind import all_kinds, kind_of, title_of
from registry.imports.plans import tasks
from registry.lists.columns import Shown
from registry.lists.page import Listing
from registry.log.viewing import hands_out
from registry.models import ImportBatch, ImportRow
from registry.words import chosen

from .filters import ImportFilterSet
from .outcome_file import outcome_file
from .template_file import template_file
from .views import ImportStaff, OneImport
from .wording import figures


class ImportList(ImportStaff, Listing):
    """What was sent: it holds on no day."""

    model = ImportBatch
    template_name = "registry/imports/import_list.html"
    filterset_class = ImportFilterSet
    row_template = "registry/imports/_import_row.html"
    columns = [
        Shown(
            "cluster",
            gettext_lazy("cluster or title, and file"),
            sort=("cluster__name_key", "title", "-listed_on"),
        ),
        Shown("status", gettext_lazy("state"), sort=("status", "-made_at")),
        Shown(
            "listed", gettext_lazy("date of the list"), sort=("listed_on", "made_at")
        ),
        Shown("counts", gettext_lazy("rows")),
        Shown("made", gettext_lazy("sent"), sort=("made_at",)),
    ]
    title = gettext_lazy("Imported lists")
    caption = gettext_lazy("Imports of lists")
    lead = gettext_lazy(
        "The lists that were sent, and what each of them did to the registry."
    )
    q_label = gettext_lazy("Cluster, title or file")
    empty_text = gettext_lazy("No import answers to this.")
    counted = ngettext_lazy("%(total)d import", "%(total)d imports", "total")

    def get_queryset(self):
        user = self.request.user
        lists = ImportBatch.objects.of_user(user).filter(is_proposal=False)
        return lists.with_sender(user)

    def annotate(self, rows):
        return rows.select_related("cluster", "made_by")

    def row_context(self, shown):
        counts = ImportRow.objects.filter(batch__in=shown).counts_by_batch()
        for batch in shown:
            batch.import_kind = kind_of(batch)
            batch.called = title_of(batch)
            batch.figures = figures(batch.import_kind, counts.get(batch.pk, {}))
            batch.has_rows = batch.pk in counts
        return {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            kinds=[kind for kind in all_kinds().values() if kind.asks.offered],
            **kwargs,
        )


class OneKind(ImportStaff):
    """Something about a kind of import, which the address names."""

    @cached_property
    def kind(self):
        kind = all_kinds().get(self.kwargs["kind"])
        if kind is None or not kind.asks.offered:
            raise Http404
        return kind


class ImportCreate(OneKind, FormView):
    """Send a list: the file, whose it is, and which day it describes."""

    template_name = "registry/imports/import_create.html"

    def get_form_class(self):
        return self.kind.asks.form_class

    def get_initial(self):
        return self.kind.asks.form_class.initial_of(self.request.GET)

    def get_context_data(self, **kwargs):
        return super().get_context_data(kind=self.kind, **kwargs)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()  # which takes the upload in
        return kwargs | {"too_big": getattr(self.request, "too_big_upload", None)}

    def form_valid(self, form):
        batch = form.receive(self.request.user)
        tasks.plan(batch=batch)
        return redirect(batch)


class ImportTemplate(OneKind, View):
    """The workbook to fill in, in a language of the site."""

    def get(self, request, language, **kwargs):
        if language not in dict(settings.LANGUAGES):
            raise Http404
        names = self.kind.says.template_names
        return HttpResponse(
            template_file(self.kind, language),
            content_type=XLSX.content_type,
            headers={
                "Content-Disposition": (
                    f'attachment; filename="{chosen(names, language)}"'
                )
            },
        )


class ImportFileOut(OneImport, View):
    """The file that was sent, with what becomes of each row."""

    bound_by = "files"

    def get(self, request, **kwargs):
        try:
            pieces = outcome_file(self.batch)
        except RefusedFile as refused:
            messages.error(request, refused.message)
            return redirect(self.batch)
        hands_out(request, self.batch)
        stem = self.batch.filename.rpartition(".")[0] or self.batch.filename
        return StreamedFile(
            pieces,
            filename=f"{stem}_{_('outcome')}.xlsx",
            content_type=XLSX.content_type,
        )
