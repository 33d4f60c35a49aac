"""Clusters beside each other, and what a reader takes along of them."""

from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from evaluation.comparing import SideBySide
from evaluation.comparing.told import ComparedColumns
from evaluation.figures.ranking import side_by_side
from evaluation.resources.readings import COMPARISON
from registry.files.exports import export_response
from registry.lists.as_of import BadQuery
from registry.lists.csv_choice import csv_of, remember_csv
from registry.lists.offered import Chip
from registry.lists.taken_along import about_view, file_format_of, shows
from registry.models import Cluster, ClusterKind

from .indicators import MOST_COMPARED, ChosenClusters

FEWEST_COMPARED = 2


class IndicatorCompare(ChosenClusters, TemplateView):
    """Two to ten clusters beside each other: published, documented, who, in common.

    Without a choice, the poles recognised on the day.
    """

    bound_by = "searches"

    template_name = "evaluation/indicator_compare.html"

    @cached_property
    def chosen(self) -> list[Cluster]:
        if clusters := super().chosen:
            return clusters
        poles = Cluster.objects.of_kind(ClusterKind.COMPETITIVENESS_POLE)
        recognised = poles.in_operation(self.as_of).order_by("name_key", "slug")
        return list(recognised[:MOST_COMPARED])

    @cached_property
    def beside(self) -> SideBySide | None:
        """The comparison; None of a single cluster."""
        if len(self.chosen) < FEWEST_COMPARED:
            return None
        return SideBySide(self.chosen, self.as_of)

    def get(self, request, *args, **kwargs):
        """Answer with the page, or with a file: what it shows, or all for programs.

        Raises:
            BadQuery: there is no such format, or nothing to compare.
        """
        file_format = file_format_of(request)
        if file_format is None:
            return super().get(request, *args, **kwargs)
        if self.beside is None:
            raise BadQuery(_("Choose at least two clusters."))
        about, title = (), _("Compare clusters and poles")
        if shows(request):
            columns, rows = ComparedColumns(self.chosen, self.as_of), self.beside.groups
            about, name = about_view(self, title, self._chips()), slugify(title)
        else:
            measured = side_by_side(self.chosen, self.as_of)
            columns, rows = COMPARISON, [each for row in measured for each in row]
            name = "indicator_compare"
        name = f"{name}_{self.as_of}"
        response = export_response(columns, rows, file_format, name, about, title)
        remember_csv(response, file_format)
        return response

    def _chips(self) -> list[Chip]:
        """Return the clusters that are compared, each with the page without it."""
        return [
            Chip(str(cluster), self._address_of(self.chosen, but=cluster))
            for cluster in self.chosen
        ]

    def _address_of(self, clusters: list[Cluster], but: Cluster) -> str:
        query = self.request.GET.copy()
        query.setlist("cluster", [each.slug for each in clusters if each != but])
        return f"?{query.urlencode()}"

    def get_context_data(self, **kwargs):
        clusters = (
            Cluster.objects.recognisable()
            .known_by(self.as_of)
            .with_operating(self.as_of)
            .order_by("-operating", "name_key", "slug")
        )
        chosen = set(self.chosen)
        return super().get_context_data(
            clusters=clusters,
            to_add=[each for each in clusters if each not in chosen],
            may_add=len(chosen) < MOST_COMPARED,
            chips=self._chips(),
            groups=self.beside.groups if self.beside else [],
            too_little=self.beside.too_little if self.beside else [],
            table_classes="compare compare-wide cards"
            if len(chosen) > WIDE
            else "compare cards",
            csv_format=csv_of(self.request),
            **kwargs,
        )


WIDE = 6
"""How many columns of a comparison a wide screen has room for."""
