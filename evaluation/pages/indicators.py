from collections.abc import Callable

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy
from django.views.generic import TemplateView

from evaluation.figures.answers import Answer, common_scale
from evaluation.figures.ranking import Measured, YearlySeries, side_by_side
from evaluation.figures.ranks import rank
from evaluation.figures.through_time import through_time
from evaluation.filters import RankedFilterSet
from evaluation.indicators import CATALOGUE, Typology, measure_together
from evaluation.models import IndicatorCode
from evaluation.resources.readings import COMPARISON, RANKING, SERIES
from registry.files.exports import export_response
from registry.lists.as_of import AsOfMixin, BadQuery
from registry.lists.columns import Shown
from registry.lists.page import ListPage
from registry.lists.taken_along import file_format_of
from registry.lists.told import ToldColumn
from registry.models import Cluster

MOST_COMPARED = 10
"""How many clusters can be told apart on one page, each in its column."""


class ChosenClusters(AsOfMixin):
    """A page on clusters that the reader chose: ``?cluster=biowin&cluster=skywin``."""

    @cached_property
    def chosen(self) -> list[Cluster]:
        slugs = list(dict.fromkeys(filter(None, self.request.GET.getlist("cluster"))))
        if not slugs:
            return []
        if len(slugs) > MOST_COMPARED:
            raise BadQuery(
                _("Choose %(most)s clusters at most: more cannot be told apart.")
                % {"most": MOST_COMPARED}
            )
        found = Cluster.objects.recognisable().filter(slug__in=slugs)
        clusters = {cluster.slug: cluster for cluster in found}
        for slug in slugs:
            if slug not in clusters:
                raise BadQuery(
                    _("There is no cluster or pole called “%(slug)s” to compare.")
                    % {"slug": slug[:40]}
                )
        return list(clusters.values())

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            chosen=self.chosen,
            chosen_slugs=[cluster.slug for cluster in self.chosen],
            most_compared=MOST_COMPARED,
            **kwargs,
        )


class IndicatorList(AsOfMixin, TemplateView):
    """The catalogue, with what each indicator says of all clusters together."""

    bound_by = "searches"

    template_name = "evaluation/indicator_list.html"

    @property
    def clusters(self):
        return Cluster.objects.recognisable().in_operation(self.as_of)

    def get(self, request, *args, **kwargs):
        if file_format := file_format_of(request):
            rows = side_by_side(list(self.clusters), self.as_of)
            measured = [each for row in rows for each in row]
            name = f"indicator_list_{self.as_of}"
            return export_response(COMPARISON, measured, file_format, name)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        clusters = list(self.clusters)
        readings = measure_together(clusters, self.as_of)
        return super().get_context_data(
            cluster_count=len(clusters),
            groups=by_type(
                [
                    Answer(Measured(None, indicator, self.as_of, readings[code]), [])
                    for code, indicator in CATALOGUE.items()
                ],
                key=lambda each: each.indicator.type,
            ),
            **kwargs,
        )


def published_in_words(answer: Answer, _day) -> list[str]:
    """Return what sources say of an indicator, each with who says it and of when."""
    return [each.sentence for each in answer.stated]


class IndicatorDetail(ChosenClusters, ListPage):
    """What can be said of each recognised cluster by an indicator, and through time."""

    template_name = "evaluation/indicator_detail.html"
    model = Cluster
    above_table = "evaluation/_choose.html"
    table_class_names = "cards table-ranges"
    filterset_class = RankedFilterSet
    row_template = "evaluation/_ranked_row.html"
    columns = [
        Shown(
            "name",
            gettext_lazy("cluster"),
            sort=("name_key", "slug"),
            told=(
                ToldColumn("name"),
                ToldColumn("cluster.get_kind_display", gettext_lazy("kind")),
            ),
        ),
        Shown(
            "said",
            gettext_lazy("what can be said"),
            told=(
                ToldColumn("words"),
                ToldColumn("reading.missing", gettext_lazy("why no more can be said")),
            ),
        ),
        Shown(
            "range",
            gettext_lazy("on one scale"),
            told=(
                ToldColumn("low", gettext_lazy("at least")),
                ToldColumn("high", gettext_lazy("at most")),
            ),
        ),
        Shown(
            "published",
            pgettext_lazy("value", "published"),
            told=(ToldColumn(published_in_words),),
        ),
        Shown("chosen", gettext_lazy("choose")),
    ]
    rank_column = Shown(
        "rank",
        gettext_lazy("rank"),
        sort=("order", "slug"),
        numeric=True,
        told=(ToldColumn("rank"),),
    )
    exported = RANKING
    has_source = False
    caption = gettext_lazy("Clusters by this indicator")
    q_label = gettext_lazy("Name, acronym, former name")
    empty_text = gettext_lazy("No recognised cluster answers to this on this day.")
    counted = ngettext_lazy("%(total)d cluster", "%(total)d clusters", "total")

    @cached_property
    def indicator(self):
        try:
            return CATALOGUE[IndicatorCode(self.kwargs["slug"].upper())]
        except ValueError as error:
            raise Http404 from error

    @cached_property
    def series(self):
        yearly = YearlySeries(self.indicator.code, self.as_of)
        return yearly.of(self.chosen) if self.chosen else yearly.of_kinds()

    file_called = ""

    @property
    def file_about(self):
        return self.indicator.code

    def get(self, request, *args, **kwargs):
        through_time = request.GET.get("through_time")
        if through_time not in (None, "true"):
            raise BadQuery(
                _("“through_time” can be “true” only, for the file of the years.")
            )
        if through_time and (file_format := file_format_of(request)):
            name = f"{self.indicator.code}_through_time_{self.as_of}"
            rows = self.series.measured
            return export_response(SERIES, rows, file_format, name)
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        return Cluster.objects.recognisable().in_operation(self.as_of)

    def annotate(self, rows):
        return rank(rows, self.as_of, self.indicator.code)

    def get_columns(self):
        return [self.rank_column, *self.columns] if self.is_ranked else self.columns

    @property
    def is_ranked(self) -> bool:
        """Whether no two ranges meet, so that each cluster has a rank."""
        return any(row.rank for row in self.rows)

    def row_context(self, shown):
        elsewhere = {each.slug for each in self.chosen} - {each.slug for each in shown}
        return {
            "scale": common_scale(self.rows),
            "chosen_elsewhere": sorted(elsewhere),
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            indicator=self.indicator,
            is_ranked=self.is_ranked,
            series=self.series,
            lines=through_time(self.series, self.as_of),
            **kwargs,
        )


def by_type(rows: list, key: Callable) -> list[dict]:
    """Return the rows of each type of indicator, in the order of the types."""
    found = [
        {"type": type_, "rows": [row for row in rows if key(row) == type_]}
        for type_ in Typology
    ]
    return [group for group in found if group["rows"]]
