"""Import and export of a table, from its list."""

from functools import partial

import pghistory
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm

from registry.files.exports import export_response
from registry.files.formats import CSV, JSON, ODS, XLS, XLSX
from registry.files.refusal import RefusedFile
from registry.forms import TableConfirmForm, TableImportForm
from registry.history.events import events_of
from registry.history.reasons import FIELD as REASON
from registry.history.reasons import give_reason, reason_in
from registry.log.viewing import shows

from .files_met import hold, newest_event, newest_settled, told_since
from .previews import PreviewStorage
from .taking_back import tell_way_back

SHOWN_ROWS = 200
"""How many changed rows a preview shows: a page of thousands helps nobody."""


class FilesAdmin(ImportExportMixin):
    """Files of the same columns in and out, whole or not at all."""

    formats = [CSV, XLSX, JSON]
    import_formats = [CSV, XLSX, XLS, ODS, JSON]
    import_form_class = TableImportForm
    confirm_form_class = TableConfirmForm
    tmp_storage_class = PreviewStorage
    export_form_class = ExportForm
    import_template_name = "registry/admin/import.html"
    export_template_name = "registry/admin/export.html"
    import_export_change_list_template = "registry/admin/change_list.html"

    def has_import_permission(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    def export_action(self, request):
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            messages.error(request, _("The list cannot be filtered like that."))
            return redirect(self._url("changelist"))

    def _do_file_export(self, file_format, request, queryset, export_form=None):
        (resource_class,) = self.get_export_resource_classes(request)
        shows(request, self.model, queryset)
        return export_response(
            resource_class(),
            queryset,
            file_format.get_title(),
            slugify(str(self.opts.verbose_name_plural)),
        )

    def get_import_data_kwargs(self, **kwargs):
        """Let an import change what its sender may change by hand, and no more."""
        request = kwargs["request"]
        may_change = partial(self.has_change_permission, request)
        return super().get_import_data_kwargs(**kwargs) | {"may_change": may_change}

    def get_import_form_kwargs(self, request):
        kwargs = super().get_import_form_kwargs(request)
        return kwargs | {"too_big": getattr(request, "too_big_upload", None)}

    def get_confirm_form_initial(self, request, import_form):
        initial = super().get_confirm_form_initial(request, import_form)
        return initial | {"newest_event": getattr(request, "newest_event", None)}

    def import_action(self, request, **kwargs):
        if request.method == "POST":
            # Asked first: a change since is newer than what the preview shows.
            request.newest_event = newest_settled(self.model)
        response = super().import_action(request, **kwargs)
        context = response.context_data
        file = request.FILES.get("import_file")
        if hasattr(file, "tmp_storage_name") and "confirm_form" not in context:
            # Nobody can confirm it.
            PreviewStorage(name=file.tmp_storage_name).remove()
        (resource_class,) = self.get_import_resource_classes(request)
        return self._with_preview(response, context.get("result"), resource_class())

    def add_data_read_fail_error_to_form(self, form, e):
        if isinstance(e, RefusedFile):
            form.add_error("import_file", e.message)
        else:
            super().add_data_read_fail_error_to_form(form, e)

    @method_decorator(require_POST)
    @method_decorator(transaction.atomic)
    def process_import(self, request, **kwargs):
        """Import the file that was previewed; show what is wrong if it is by now."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = self.create_confirm_form(request)
        lacks_reason = form.is_bound and not reason_in(request.POST)
        if lacks_reason and not set(form.errors) - {REASON}:
            messages.warning(
                request, _("Say why it is imported: the history keeps the reason.")
            )
            return self._preview_again(request, form)
        dataset = None
        if form.is_valid():
            hold(self.model)
            if met := self._met(form, request):
                messages.warning(request, met)
                return self._preview_again(request, form)
            dataset = self._previewed(form)
        if dataset is None:
            messages.error(
                request, _("That file is not here any more: choose it again.")
            )
            return HttpResponseRedirect(self._url("import"))
        name = form.cleaned_data["original_file_name"]
        give_reason(reason_in(request.POST))
        with pghistory.context(file=name[:200]):
            result = self.process_dataset(
                dataset, form, request, rollback_on_validation_errors=True
            )
        if not (result.has_errors() or result.has_validation_errors()):
            return self.process_result(result, request)
        (resource_class,) = self.get_import_resource_classes(request)
        context = self.admin_site.each_context(request) | {
            "title": _("Import"),
            "form": self.get_import_form_class(request)(
                self.get_import_formats(), [resource_class]
            ),
            "opts": self.opts,
            "result": result,
        }
        response = TemplateResponse(request, [self.import_template_name], context)
        return self._with_preview(response, result, resource_class())

    def _met(self, form, request) -> str:
        """Return which rows of a file somebody changed since its preview, in words."""
        shown = form.cleaned_data["newest_event"] or 0
        if newest_event(self.model) <= shown:
            return ""
        dataset = self._previewed(form, keep=True)
        if dataset is None:
            return ""
        (resource_class,) = self.get_import_resource_classes(request)
        resource = resource_class(**self.get_import_resource_kwargs(request, form=form))
        result = resource.import_data(
            dataset, dry_run=True, raise_errors=False, user=request.user
        )
        keys = [row.object_id for row in result.rows if row.object_id]
        return told_since(self.model, keys, shown)

    def _preview_again(self, request, form):
        """Show what a file would do once more: a reason is missing, or rows changed."""
        newest = newest_settled(self.model)
        dataset = self._previewed(form, keep=True)
        if dataset is None:
            return HttpResponseRedirect(self._url("import"))
        (resource_class,) = self.get_import_resource_classes(request)
        resource = resource_class(**self.get_import_resource_kwargs(request, form=form))
        result = resource.import_data(
            dataset, dry_run=True, raise_errors=False, user=request.user
        )
        context = self.admin_site.each_context(request) | {
            "title": _("Import"),
            "confirm_form": self.confirm_form_class(
                initial={name: form[name].value() for name in form.fields}
                | {"newest_event": newest}
            ),
            "form": self.get_import_form_class(request)(
                self.get_import_formats(), [resource_class]
            ),
            "opts": self.opts,
            "result": result,
        }
        response = TemplateResponse(request, [self.import_template_name], context)
        return self._with_preview(response, result, resource)

    def add_success_message(self, result, request):
        super().add_success_message(result, request)
        if events_of(self.model) is not None and result.totals["skip"] < len(
            result.rows
        ):
            tell_way_back(request, _("Something in the file was wrong?"))

    def _previewed(self, form, *, keep=False):
        """Return the table that was kept since the preview; None if it is gone."""
        try:
            file_format = self.get_import_formats()[int(form.cleaned_data["format"])]()
            storage = self.get_tmp_storage_class()(
                name=form.cleaned_data["import_file_name"],
                read_mode=file_format.get_read_mode(),
            )
            content = storage.read()
            if not keep:
                storage.remove()
            return file_format.create_dataset(content)
        except (OSError, ValueError, IndexError):
            return None

    def _with_preview(self, response, result, resource):
        """Add what the page of an import shows beside the form."""
        response.context_data["columns"] = [
            (column.column_name, *_described(resource, column))
            for column in resource.get_export_fields()
        ]
        if result is not None:
            changed = [row for row in result.valid_rows() if not row.is_skip()]
            response.context_data |= {
                "changed": changed[:SHOWN_ROWS],
                "unseen": max(0, len(changed) - SHOWN_ROWS),
                "totals": result.totals,
                "problems": [
                    (row.number + 1, resource.by_column(row.error_dict))
                    for row in result.invalid_rows[:SHOWN_ROWS]
                ],
                "more_problems": max(0, len(result.invalid_rows) - SHOWN_ROWS),
            }
        return response

    def _url(self, name):
        info = self.get_model_info()
        return reverse(f"admin:{info[0]}_{info[1]}_{name}")


def _described(resource, column):
    """Return what a column means and the codes that it knows."""
    model = resource._meta.model
    name = column.attribute.split("__")[-1]
    for part in column.attribute.split("__")[:-1]:
        model = model._meta.get_field(part).related_model
    field = model._meta.get_field(name)
    codes = getattr(column.widget, "codes", [])
    is_key = column.column_name in resource._meta.import_id_fields
    return field.verbose_name, field.help_text, codes, is_key
