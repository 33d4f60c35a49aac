from django.utils.translation import gettext_lazy as _

from evaluation.charts import attainment_chart
from evaluation.filters import TargetFilterSet
from evaluation.models import Target
from programmes.resources.plans import NAMES
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.exported import ExportedFields, amount
from registry.lists.page import ListPage
from registry.lists.told import ToldColumn, period
from registry.resources.base import PERIOD, SOURCED


@listed("targets/")
class TargetList(ListPage):
    """What was aimed at, beside what was reached."""

    model = Target
    template_name = "evaluation/listing.html"
    below_table = "evaluation/_attainment_chart.html"
    filterset_class = TargetFilterSet
    row_template = "evaluation/_target_row.html"
    tells_sources = True
    columns = [
        Shown(
            "name",
            _("target"),
            sort=("name_key", "slug"),
            told=(ToldColumn("name"), ToldColumn("get_code_display", _("indicator"))),
        ),
        Shown(
            "body",
            _("of whom"),
            sort=("body_key", "start_on", "slug"),
            told=(ToldColumn("body"),),
        ),
        Shown(
            "period", _("period"), sort=("start_on", "end_on", "slug"), told=period()
        ),
        Shown(
            "target",
            _("aim"),
            sort=("target", "slug"),
            numeric=True,
            told=(ToldColumn("target"),),
        ),
        Shown(
            "result",
            _("result"),
            sort=("result", "slug"),
            numeric=True,
            told=(ToldColumn("result", empty=_("no result is published")),),
        ),
        Shown(
            "attainment",
            _("attainment"),
            sort=("attained", "slug"),
            numeric=True,
            told=(ToldColumn("attained"),),
        ),
    ]
    exported = ExportedFields(
        Target,
        "slug",
        *NAMES,
        "cluster",
        "organisation",
        "code",
        *PERIOD,
        "target",
        "result",
        amount("attained", called="attainment"),
        *SOURCED,
    )
    title = _("Targets and results")
    q_label = _("Name of the target, cluster or body")
    empty_text = _("No target answers to this.")
    lead = _(
        "What clusters and other bodies set out to reach, set by the day shown, and "
        "what sources say they did reach. The attainment is the result as a share of "
        "the target."
    )

    def get_queryset(self):
        return super().get_queryset().with_attainment()

    def annotate(self, rows):
        return (
            rows.with_name_key()
            .with_body_key()
            .select_related("cluster", "organisation", "source", "end_source")
        )

    def row_context(self, shown):
        return {"chart": attainment_chart(shown)}
