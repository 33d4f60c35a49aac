"""The way of a list through the site: sent, understood, planned, applied."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.generic import TemplateView, View

from registry.files.refusal import OVERRULABLE
from registry.imports.kind import kind_of, title_of
from registry.imports.plans import tasks
from registry.imports.plans.columns import correct_columns
from registry.imports.plans.planning import outcome_counts
from registry.lists.columns import Shown
from registry.lists.page import Listing
from registry.models import ImportBatch, ImportRow, ImportStatus, RowOutcome
from registry.pages.staff import StaffMixin
from registry.proposals.reviewing import digest_of, see_answer
from registry.proposals.rights import (
    MAY_PLAN,
    is_author,
    may_apply,
    may_edit,
    may_go_on,
    may_open,
    may_review,
)
from registry.register.loaded import loaded

from .columns import columns_of
from .columns_read import ColumnsRead
from .fits import add_fits
from .forms import ColumnsForm
from .report_words import in_words, sheets_in_words
from .settling import settling_of
from .wording import (
    add_words,
    differences,
    figures,
)

ASIDE = [RowOutcome.AMBIGUOUS, RowOutcome.REFUSED, RowOutcome.LEFT_OUT]
"""What confirming leaves as it is."""


class ImportStaff(StaffMixin):
    """A page for those who may import lists."""

    permission = MAY_PLAN


class OneImport(ImportStaff):
    """Something about an import that the reader may open; of others, none exists."""

    def may_open(self, user) -> bool:
        """Let in who works with lists, and the author of a proposal to that one."""
        own = ImportBatch.objects.changes_of(user)
        return (
            super().may_open(user)
            or own.filter(reference=self.kwargs["reference"]).exists()
        )

    @cached_property
    def batch(self) -> ImportBatch:
        batches = ImportBatch.objects.of_user(self.request.user).select_related(
            "cluster", "source", "made_by", "applied_by", "undone_by", "reviewed_by"
        )
        batch = get_object_or_404(batches, reference=self.kwargs["reference"])
        if not may_open(self.request.user, batch):
            raise Http404
        return batch

    @cached_property
    def kind(self):
        return kind_of(self.batch)


class ImportPage(OneImport, TemplateView):
    """A page about one import."""

    @property
    def editable(self) -> bool:
        """Whether the reader may still change what it will do."""
        return self.batch.status == ImportStatus.PLANNED and may_edit(
            self.request.user, self.batch
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            batch=self.batch,
            called=title_of(self.batch),
            kind=self.kind,
            odd_columns=sum(column.odd for column in columns_of(self.batch)),
            may_apply=may_apply(self.request.user, self.batch),
            reviews=bool(self.batch.submitted_at)
            and may_review(self.request.user, self.batch),
            is_author=is_author(self.request.user, self.batch),
            may_go_on=may_go_on(self.request.user, self.batch),
            editable=self.editable,
            **kwargs,
        )


class ImportProgress(ImportPage):
    template_name = "registry/imports/import_progress.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(work=tasks.work_on(self.batch), **kwargs)


class ImportRefused(ImportPage):
    template_name = "registry/imports/import_refused.html"

    def get_context_data(self, **kwargs):
        may_overrule = self.batch.refusal_code in OVERRULABLE
        return super().get_context_data(
            may_overrule=may_overrule, sheets=sheets_in_words(self.batch), **kwargs
        )


class ImportDropped(ImportPage):
    template_name = "registry/imports/import_dropped.html"


class ImportRows(ImportPage, Listing):
    """The rows of a list: what becomes of each, or became."""

    model = ImportRow
    template_name = "registry/imports/import_detail.html"
    row_template = "registry/imports/_plan_row.html"
    table_class_names = "import-rows as-cards"
    by_hand = Shown("hand", gettext_lazy("by hand"))
    columns = [
        Shown("name", gettext_lazy("row"), sort=("name", "number")),
        Shown("number", gettext_lazy("no."), sort=("number", "id"), numeric=True),
        Shown(
            "outcome", gettext_lazy("what becomes of it"), sort=("outcome", "number")
        ),
        Shown("why", gettext_lazy("how and why")),
    ]
    caption = gettext_lazy("Rows, and what becomes of each")
    q_label = gettext_lazy("Name or enterprise number")
    empty_text = gettext_lazy("No row answers to this.")
    counted = ngettext_lazy("%(total)d row", "%(total)d rows", "total")

    @property
    def filterset_class(self):
        return self.kind.asks.filterset_class

    def get_queryset(self):
        return ImportRow.objects.filter(batch=self.batch)

    def annotate(self, rows):
        return rows.select_related("organisation__place", "decided")

    def get_columns(self):
        return [*self.columns, self.by_hand] if self.editable else self.columns

    def row_context(self, shown):
        for row in shown:
            row.batch = self.batch
        add_words(shown, self.kind, self.batch)
        extract = loaded() if self.editable and self.kind.asks.takes_file else None
        if extract:
            add_fits(shown)
        return {"extract": extract}

    def get_context_data(self, **kwargs):
        counts = outcome_counts(self.batch)
        aside = sum(counts[outcome] for outcome in ASIDE)
        obstacles = (
            self.kind.writes.obstacles(self.batch)
            if self.batch.status == ImportStatus.PLANNED
            else []
        )
        report = in_words(self.batch) if self.batch.reading else None
        settling = settling_of(self.batch)
        does_something = counts["rows"] + counts["left"] > aside
        waits = counts["ambiguous"] or obstacles or (report and report.keeps_waiting)
        return super().get_context_data(
            counts=counts,
            aside=aside,
            does_something=does_something,
            may_confirm=does_something and not waits,
            settling=settling,
            seen=digest_of(self.batch) if self.batch.is_proposal else "",
            not_taken=(
                self.kind.says.not_taken(self.batch, counts["refused"])
                if counts["refused"]
                else ""
            ),
            figures=figures(
                self.kind, counts, chosen=self.request.GET.getlist("outcome")
            ),
            differences=differences(self.batch),
            report=report,
            applied_before=self.batch.applied_before,
            numbers_taken=sum("extract" in told for told in self.batch.mended.values()),
            obstacles=obstacles,
            **self.kind.says.context_of(self.batch),
            **kwargs,
        )


class ImportDetail(OneImport, View):
    """The page that an import has in its present state."""

    pages = {
        ImportStatus.RECEIVED: ImportProgress,
        ImportStatus.APPLYING: ImportProgress,
        ImportStatus.REFUSED: ImportRefused,
        ImportStatus.DROPPED: ImportDropped,
    }

    def get(self, request, **kwargs):
        see_answer(batch=self.batch, user=request.user)
        page = self.pages.get(self.batch.status, ImportRows)
        if self.batch.is_proposal and self.batch.reviewed_by_id:
            page = {ImportDropped: ImportRows}.get(page, page)
        response = page.as_view()(request, **kwargs)
        if request.htmx.target == "progress" and page is not ImportProgress:
            # The page that waited for this becomes it, whole.
            response["HX-Refresh"] = "true"
        return response


class ImportColumns(ImportPage):
    """How the columns were understood; what a person corrects, is remembered."""

    template_name = "registry/imports/import_columns.html"

    @property
    def editable(self) -> bool:
        readable = (ImportStatus.PLANNED, ImportStatus.REFUSED)
        return (
            bool(self.batch.columns)
            and self.batch.status in readable
            and self.batch.submitted_at is None
            and may_edit(self.request.user, self.batch)
        )

    @cached_property
    def read(self):
        return ColumnsRead(self.batch)

    def get(self, request, **kwargs):
        if not self.batch.columns:
            return redirect(self.batch)
        return super().get(request, **kwargs)

    def form(self, *data) -> ColumnsForm:
        return ColumnsForm(
            *data,
            columns=self.read.columns,
            kind=self.kind,
            header_row=self.read.header_row,
            rows_offered=self.read.rows_offered,
        )

    def get_context_data(self, form=None, **kwargs):
        form = form or self.form()
        return super().get_context_data(form=form, **kwargs)

    def post(self, request, **kwargs):
        if not self.editable:
            messages.error(request, _("This list can no longer be read otherwise."))
            return redirect(self.batch)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        if form.mapping or form.options or form.said_header_row is not None:
            correct_columns(
                batch=self.batch,
                mapping=form.mapping,
                options=form.options,
                header_row=form.said_header_row,
            )
            tasks.plan(batch=self.batch)
        return redirect(self.batch)
