"""What was read of a file, before what it would do: the report and its pages."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from registry.imports.plans import tasks
from registry.imports.plans.columns import choose_sheets
from registry.models import ImportStatus
from registry.proposals.rights import may_edit

from .report_words import in_words, report_of
from .sheet_grid import grid_of
from .views import ImportPage, OneImport


class ImportReading(ImportPage):
    """What the file holds, what of it was read, what was passed over, and why."""

    template_name = "registry/imports/import_reading.html"

    @property
    def editable(self) -> bool:
        return (
            self.batch.status in (ImportStatus.PLANNED, ImportStatus.REFUSED)
            and self.batch.submitted_at is None
            and may_edit(self.request.user, self.batch)
        )

    def get(self, request, **kwargs):
        if "header" not in self.batch.reading:
            return redirect(self.batch)
        return super().get(request, **kwargs)

    def get_context_data(self, **kwargs):
        start = self.request.GET.get("from", "")[:7]
        return super().get_context_data(
            report=in_words(self.batch),
            grid=grid_of(self.batch, int(start) if start.isdecimal() else 0),
            **kwargs,
        )

    def post(self, request, **kwargs):
        """Read the sheets that a person chose, and no others."""
        if not self.editable:
            messages.error(request, _("This list can no longer be read otherwise."))
            return redirect(self.batch)
        known = [sheet["name"] for sheet in self.batch.reading.get("sheets", ())]
        chosen = [name for name in known if name in request.POST.getlist("sheets")]
        if not chosen:
            messages.error(request, _("Choose at least one sheet to read."))
            return redirect("import_reading", self.batch.reference)
        choose_sheets(batch=self.batch, sheets=chosen)
        tasks.plan(batch=self.batch)
        return redirect(self.batch)


class ImportReadingOut(OneImport, View):
    """The same report as JSON."""

    def get(self, request, **kwargs):
        return JsonResponse(
            report_of(self.batch),
            json_dumps_params={"ensure_ascii": False, "indent": 2},
        )
