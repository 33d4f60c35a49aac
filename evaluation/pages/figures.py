from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.figures.comparison import compare
from evaluation.filters import ContradictionFilterSet, FigureFilterSet
from evaluation.models import Contradiction, PublishedFigure, Statement
from evaluation.models.published_figure import SUBJECTS
from registry.lists.as_of import DetailOnDay
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.exported import (
    ExportedValues,
    Read,
    attributes,
    reader,
    slug_of,
    sourced,
)
from registry.lists.page import ListPage
from registry.lists.told import ToldColumn, day, named
from registry.models import Cluster, Event, Organisation, Territory
from registry.resources.cells import (
    BooleanCell,
    DecimalCell,
    KeyCell,
    TextsCell,
)


@listed("figures/")
class FigureList(ListPage):
    """What sources said, each beside what the registry computes for that day."""

    model = PublishedFigure
    template_name = "evaluation/figure_list.html"
    filterset_class = FigureFilterSet
    row_template = "evaluation/_figure_row.html"
    tells_sources = True
    columns = [
        Shown(
            "about",
            pgettext_lazy("what it is on", "about"),
            sort=("about_key", "stated_on", "measure", "slug"),
            told=(ToldColumn("about"),),
        ),
        Shown(
            "measure",
            _("what it counts"),
            sort=("measure", "stated_on", "slug"),
            told=(ToldColumn("get_measure_display"),),
        ),
        Shown(
            "stated",
            _("day"),
            sort=("stated_on", "measure", "slug"),
            told=day("stated_on", "get_stated_precision_display"),
        ),
        Shown(
            "value",
            pgettext_lazy("value", "published"),
            sort=("value", "slug"),
            numeric=True,
            told=(
                ToldColumn("value"),
                ToldColumn("get_exactness_display", _("exactness")),
                ToldColumn("wording", _("words of the source")),
            ),
        ),
        Shown(
            "computed",
            _("computed"),
            numeric=True,
            told=(
                ToldColumn("compared.computed.value", empty=_("too little is known")),
                ToldColumn("compared.computed.low", _("at least")),
                ToldColumn("compared.computed.high", _("at most")),
            ),
        ),
        Shown(
            "difference",
            _("difference"),
            numeric=True,
            told=(ToldColumn("compared.difference"),),
        ),
        Shown(
            "contradiction",
            _("other sources"),
            told=(named("statements", "contradiction"),),
        ),
    ]
    exported = ExportedValues(
        {
            "slug": reader("figure.slug"),
            "cluster": slug_of("figure.cluster", Cluster),
            "organisation": slug_of("figure.organisation", Organisation),
            "event": slug_of("figure.event", Event),
            "territory": Read(
                lambda each: getattr(each.figure.territory, "code", ""),
                KeyCell(Territory, "code"),
            ),
            **attributes(
                "cluster_kind",
                "measure",
                "value",
                of="figure",
                model=PublishedFigure,
            ),
            **attributes("unit", of="figure"),
            **attributes(
                "exactness",
                "wording",
                "stated_on",
                "stated_precision",
                of="figure",
                model=PublishedFigure,
            ),
            "computed": reader("computed.value", DecimalCell()),
            "computed_low": reader("computed.low", DecimalCell()),
            "computed_high": reader("computed.high", DecimalCell()),
            "known": reader("computed.coverage", DecimalCell()),
            "difference": reader("difference", DecimalCell()),
            "outside_bounds": reader("is_outside", BooleanCell()),
            "too_little_known": lambda each: str(each.computed.missing or ""),
            "indicator": lambda each: each.computed.code or "",
            "contradictions": Read(
                lambda each: [
                    f"C{statement.contradiction.number}"
                    for statement in each.figure.statements.all()
                ],
                TextsCell(),
            ),
            **sourced(PublishedFigure, of="figure"),
        },
        objects=compare,
    )
    q_label = _("Words of the source, cluster or body")
    empty_text = _("No published figure answers to this.")
    lead = _(
        "What sources said, word by word, beside what the registry computes for the "
        "same clusters and the same day. The registry counts only what a document "
        "names: where it counts less, the difference is what nobody has documented by "
        "name."
    )

    @classmethod
    def url_name(cls):
        return "figure_list"

    def annotate(self, rows):
        return (
            rows.with_about_key()
            .with_contradictions(self.as_of)
            .select_related(*SUBJECTS, "source")
        )

    def complete(self, shown):
        for figure, compared in zip(shown, compare(shown), strict=True):
            figure.compared = compared

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            contradictions=Contradiction.objects.known_by(self.as_of), **kwargs
        )


@listed("figures/contradictions/")
class ContradictionList(ListPage):
    """The register: where sources contradict each other, and what is made of it."""

    model = Contradiction
    template_name = "evaluation/listing.html"
    filterset_class = ContradictionFilterSet
    row_template = "evaluation/_contradiction_row.html"
    columns = [
        Shown(
            "number", _("number"), sort=("number", "slug"), told=(ToldColumn("number"),)
        ),
        Shown(
            "name", _("subject"), sort=("name_key", "slug"), told=(ToldColumn("name"),)
        ),
        Shown(
            "statements",
            _("what sources say"),
            told=(
                named("statements", "text"),
                named("statements", "source.title", label=_("sources")),
            ),
        ),
        Shown(
            "resolution",
            _("resolution and reason"),
            sort=("resolution", "number", "slug"),
            told=(
                ToldColumn("get_resolution_display"),
                ToldColumn("reason", _("reason")),
            ),
        ),
    ]
    exported = ExportedValues(
        {
            **attributes("slug", "number", "name_en", "name_fr", model=Contradiction),
            "statements": lambda each: "\n".join(
                f"{statement.text} [{statement.source.slug}]"
                for statement in each.statements.all()
            ),
            "preferred": lambda each: "\n".join(
                statement.text
                for statement in each.statements.all()
                if statement.is_preferred
            ),
            **attributes("resolution", "reason_en", "reason_fr", model=Contradiction),
        }
    )
    heading = _("Where sources contradict each other")
    caption = _("Register of contradictions")
    q_label = _("Subject or statement")
    empty_text = _("No contradiction answers to this.")
    lead = _(
        "The register keeps every statement. Where one is preferred, the reason is "
        "written; where all hold, they speak of different things; what is not resolved "
        "is said to be open."
    )

    def annotate(self, rows):
        return rows.with_name_key().with_statements()


class ContradictionDetail(DetailOnDay):
    """A contradiction: each statement with its source, and the reason for one."""

    template_name = "evaluation/contradiction_detail.html"
    parts = {"statements": Statement}
    queryset = Contradiction.objects.with_statements()

    def get_context_data(self, **kwargs):
        statements = self.object.statements.all()
        figures = [each.figure for each in statements if each.figure]
        return super().get_context_data(
            statements=statements,
            compared={each.figure.pk: each for each in compare(figures)},
            **kwargs,
        )
