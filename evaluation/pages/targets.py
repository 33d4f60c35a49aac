from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from evaluation import filters, tables
from evaluation.charts import attainment_chart
from evaluation.models import Target
from evaluation.resources.lists import TargetListResource
from registry.lists.page import ListPage


class TargetList(ListPage):
    """What was aimed at, beside what was reached."""

    template_name = "evaluation/target_list.html"
    above_table = "evaluation/_attainment_chart.html"
    filterset_class = filters.TargetFilterSet
    table_class = tables.TargetTable
    resource_class = TargetListResource
    q_label = _("Name of the target, cluster or body")
    found = ngettext_lazy("%(total)d target", "%(total)d targets", "total")

    def get_queryset(self):
        return Target.objects.begun_by(self.as_of).with_attainment()

    def annotate(self, rows):
        return (
            rows.with_name_key()
            .with_body_key()
            .select_related("cluster", "organisation", "source")
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown = [row.record for row in context["table"].paginated_rows]
        return context | {"chart": attainment_chart(shown)}
