"""The log as a list, as a file, and one line of it with the rows that it changed."""

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import DetailView

from registry.files.exports import export_response
from registry.lists.columns import Shown
from registry.lists.page import Listing
from registry.lists.taken_along import file_format_of
from registry.models import LogLine
from registry.pages.staff import StaffMixin

from .exported import LogColumns
from .filters import LogFilterSet
from .words import add_words, may_go_back, rows_told

ROWS_SHOWN = 100


class LogReaders(StaffMixin):
    """A page for those who may read the log of the site."""

    permission = "registry.view_logline"


class LogList(LogReaders, Listing):
    """Everything that happened, the newest first; it holds on no day."""

    model = LogLine
    template_name = "registry/log/log_list.html"
    filterset_class = LogFilterSet
    row_template = "registry/log/_log_row.html"
    table_class_names = "cards"
    columns = [
        Shown("when", _("when"), sort=("at", "key")),
        Shown("who", _("who")),
        Shown("what", _("what")),
        Shown("where", _("where")),
        Shown("why", _("reason")),
    ]
    title = _("Log of the site")
    caption = _("What happened, the newest first")
    lead = _("Who changed what, when and where; who logged in; who opened what.")
    q_label = _("Page, reason, file, name or number")
    empty_text = _("Nothing in the log answers to this.")
    counted = ngettext_lazy("%(total)d line", "%(total)d lines", "total")

    def annotate(self, rows):
        return rows.select_related("user")

    def row_context(self, shown):
        add_words(shown)
        return {}

    def get(self, request, *args, **kwargs):
        file_format = file_format_of(request)
        if file_format is None:
            return super().get(request, *args, **kwargs)
        return export_response(LogColumns(), self.rows, file_format, "log")


class LogDetail(LogReaders, DetailView):
    """One line: the whole request, command or login, and each row that it changed."""

    model = LogLine
    template_name = "registry/log/log_detail.html"
    context_object_name = "line"

    def get_object(self, queryset=None):
        lines = LogLine.objects.select_related("user")
        return get_object_or_404(lines, key=self.kwargs["key"])

    @cached_property
    def page(self):
        pages = Paginator(self.object.changed_rows(), ROWS_SHOWN)
        try:
            return pages.page(self.request.GET.get("page") or 1)
        except InvalidPage:
            raise Http404 from None

    def get_context_data(self, **kwargs):
        line = self.object
        add_words([line])
        tables = line.changed_rows().order_by().values_list("table", flat=True)
        take_back_url = ""
        if line.context and may_go_back(tables.distinct(), self.request.user):
            take_back_url = reverse("history_change", args=[line.context])
        return super().get_context_data(
            page=self.page,
            take_back_url=take_back_url,
            rows=rows_told(self.page.object_list, self.request.user),
            **kwargs,
        )
