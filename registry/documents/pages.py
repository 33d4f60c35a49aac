"""A file of a source is taken in and given out; broken addresses are listed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.generic import FormView, View

from registry.lists.columns import Shown
from registry.lists.facets import FacetFilter
from registry.lists.filterset import FacetedFilterSet
from registry.lists.page import Listing
from registry.lists.searching import SearchFilter
from registry.log.viewing import hands_out
from registry.models import LinkCheck, LinkState, Source, SourceFile
from registry.pages.staff import StaffMixin

from .keeping import keep_file, mark_public, remove_file

MAY_READ = "registry.view_sourcefile"


def reads_files(user) -> bool:
    """Whether ``user`` may download the files that are not public."""
    return user.is_staff and user.has_perm(MAY_READ)


class SourceFileForm(forms.Form):
    """A file of a source: which one, and the day on which the document was so."""

    content = forms.FileField(
        label=gettext_lazy("File"),
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control"}),
        help_text=gettext_lazy(
            "PDF, image, saved web page, text, Word, Excel or OpenDocument; at most "
            "20 MB."
        ),
    )
    saved_on = forms.DateField(
        label=gettext_lazy("Saved on"),
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}
        ),
        help_text=gettext_lazy("The day on which the document was as the file has it."),
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Everybody may download it"),
        required=False,
        help_text=gettext_lazy("Only where the publisher allows it."),
    )


class SourceFileAdd(StaffMixin, FormView):
    """Give a source its file."""

    permission = "registry.add_sourcefile"
    template_name = "registry/documents/source_file_create.html"
    form_class = SourceFileForm

    @cached_property
    def source(self) -> Source:
        return get_object_or_404(Source, slug=self.kwargs["slug"])

    def get_initial(self):
        return {"saved_on": self.source.accessed_on or timezone.localdate()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(source=self.source, **kwargs)

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            keep_file(
                source=self.source,
                filename=said["content"].name,
                content=said["content"].read(),
                saved_on=said["saved_on"],
                is_public=said["is_public"],
                user=self.request.user,
            )
        except ValidationError as refusal:
            form.add_error("content", refusal.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("The file is kept."))
        return redirect(self.source)


class OneSourceFile(View):
    """A file, as somebody may see it: of the others, none exists."""

    has_closed_rows = True

    @cached_property
    def file(self) -> SourceFile:
        rows = SourceFile.objects.filter(source__slug=self.kwargs["slug"])
        if not reads_files(self.request.user):
            rows = rows.filter(is_public=True)
        return get_object_or_404(rows.select_related("source"), pk=self.kwargs["pk"])


class SourceFileOut(OneSourceFile):
    """The file itself, to be saved: no browser runs or shows what is in it."""

    bound_by = "files"

    def get(self, request, **kwargs):
        response = HttpResponse(
            bytes(self.file.content.content), content_type=self.file.kind
        )
        name = self.file.filename
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = (
            "default-src 'none'; frame-ancestors 'none'; sandbox"
        )
        if not self.file.is_public:
            hands_out(request, self.file)
            response["Cache-Control"] = "private, no-store"
        return response


class SourceFileChange(StaffMixin, OneSourceFile):
    """Mark a file as public, or as no longer so."""

    permission = "registry.change_sourcefile"

    def post(self, request, **kwargs):
        mark_public(file=self.file, is_public="public" in request.POST)
        return redirect(self.file.source)


class SourceFileRemove(StaffMixin, OneSourceFile):
    permission = "registry.delete_sourcefile"

    def post(self, request, **kwargs):
        source = self.file.source
        remove_file(file=self.file)
        messages.success(request, _("The file was removed."))
        return redirect(source)


class LinkFilterSet(FacetedFilterSet):
    q = SearchFilter()
    state = FacetFilter(label=gettext_lazy("what it answers"), choices=LinkState)

    class Meta:
        model = LinkCheck
        fields = []


class BrokenLinkList(StaffMixin, Listing):
    """Addresses of sources that did not answer when the worker asked last."""

    permission = "registry.change_source"
    model = LinkCheck
    template_name = "registry/documents/broken_link_list.html"
    filterset_class = LinkFilterSet
    row_template = "registry/documents/_broken_link_row.html"
    table_class_names = "as-cards"
    columns = [
        Shown("source", gettext_lazy("source"), sort=("source__title", "source")),
        Shown("state", gettext_lazy("what it answers"), sort=("state", "source")),
        Shown("since", gettext_lazy("since"), sort=("broken_since", "source")),
        Shown("asked", gettext_lazy("asked last"), sort=("checked_at", "source")),
    ]
    title = gettext_lazy("Broken links")
    caption = gettext_lazy("Addresses of sources that do not answer")
    lead = gettext_lazy(
        "Correct the address, or keep the file of the source, so that what it says can "
        "still be checked."
    )
    q_label = gettext_lazy("Title, publisher or address")
    empty_text = gettext_lazy("Every address that was asked answers.")
    counted = ngettext_lazy("%(total)d address", "%(total)d addresses", "total")

    def get_queryset(self):
        return LinkCheck.objects.broken()

    def annotate(self, rows):
        return rows.select_related("source")
