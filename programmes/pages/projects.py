from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import DetailView

from programmes import filters, tables
from programmes.consortium import missing_in
from programmes.models import Call, Grant, Project
from programmes.money.sums import GrantTotals, ProjectTotals, sum_up
from programmes.resources.lists import CallListResource, ProjectListResource
from registry.lists.as_of import AsOfMixin
from registry.lists.page import ListPage


class CallList(ListPage):
    template_name = "programmes/call_list.html"
    filterset_class = filters.CallFilterSet
    table_class = tables.CallTable
    resource_class = CallListResource
    q_label = _("Title of the call")
    found = ngettext_lazy("%(total)d call", "%(total)d calls", "total")

    def get_queryset(self):
        return Call.objects.as_of(self.as_of)

    def annotate(self, rows):
        return rows.with_project_counts(self.as_of).select_related("plan")


class CallDetail(AsOfMixin, DetailView):
    """A call: what was published of it, beside the projects that are recorded."""

    template_name = "programmes/call_detail.html"

    def get_queryset(self):
        return Call.objects.with_project_counts(self.as_of).select_related(
            "plan", "source"
        )

    def get_context_data(self, **kwargs):
        projects = Project.objects.filter(call=self.object).as_of(self.as_of)
        return super().get_context_data(
            published=self.object.published_amounts.select_related("source"),
            work=ProjectTotals(
                projects.with_outcome(self.as_of)
                .with_money(self.as_of)
                .with_clusters()
                .select_related("source")
            ),
            **kwargs,
        )


class ProjectList(ListPage):
    template_name = "programmes/project_list.html"
    filterset_class = filters.ProjectFilterSet
    table_class = tables.ProjectTable
    resource_class = ProjectListResource
    q_label = _("Title or description")
    found = ngettext_lazy("%(total)d project", "%(total)d projects", "total")

    def get_queryset(self):
        return Project.objects.as_of(self.as_of)

    def annotate(self, rows):
        return (
            rows.with_outcome(self.as_of)
            .with_participant_count()
            .with_clusters()
            .with_sorting_keys("title")
            .select_related("call")
        )


class ProjectDetail(AsOfMixin, DetailView):
    """A project: who takes part, what it costs, and what it was granted."""

    template_name = "programmes/project_detail.html"

    def get_queryset(self):
        return Project.objects.with_outcome(self.as_of).select_related(
            "call", "partnership", "source"
        )

    def get_context_data(self, **kwargs):
        participants = self.object.participants.select_related(
            "organisation", "cluster", "source"
        )
        grants = Grant.objects.filter(project=self.object).as_of(self.as_of)
        return super().get_context_data(
            poles=self.object.poles.select_related("cluster", "source"),
            participants=participants,
            parts=sum_up(participants, "budget"),
            missing=missing_in(self.object, participants),
            published=self.object.published_amounts.select_related("source"),
            money=GrantTotals(
                grants.with_balance(self.as_of).select_related(
                    "organisation", "cluster", "source"
                )
            ),
            **kwargs,
        )
