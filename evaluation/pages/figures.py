from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import DetailView

from evaluation import filters, tables
from evaluation.figures.comparison import compare
from evaluation.models import Contradiction, PublishedFigure
from evaluation.resources.lists import ContradictionTable, FigureTable
from registry.lists.as_of import AsOfMixin
from registry.lists.page import ListPage


class FigureList(ListPage):
    """What sources said, each beside what the registry computes for that day."""

    template_name = "evaluation/figure_list.html"
    filterset_class = filters.FigureFilterSet
    table_class = tables.FigureTable
    resource_class = FigureTable
    q_label = _("Words of the source, cluster or body")
    found = ngettext_lazy(
        "%(total)d published figure", "%(total)d published figures", "total"
    )

    def get_queryset(self):
        return PublishedFigure.objects.as_of(self.as_of)

    def annotate(self, rows):
        return (
            rows.with_about_key()
            .with_contradictions()
            .select_related("cluster", "organisation", "event", "source")
        )

    def get_table(self):
        table = super().get_table()
        shown = [row.record for row in table.paginated_rows]
        table.compared = {each.figure.pk: each for each in compare(shown)}
        return table

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            contradictions=Contradiction.objects.all(), **kwargs
        )


class ContradictionList(ListPage):
    """The register: where sources contradict each other, and what is made of it."""

    template_name = "evaluation/contradiction_list.html"
    filterset_class = filters.ContradictionFilterSet
    table_class = tables.ContradictionTable
    resource_class = ContradictionTable
    q_label = _("Subject or statement")
    found = ngettext_lazy(
        "%(total)d contradiction", "%(total)d contradictions", "total"
    )

    def get_queryset(self):
        return Contradiction.objects.all()

    def annotate(self, rows):
        return rows.with_name_key().with_statements()


class ContradictionDetail(AsOfMixin, DetailView):
    """A contradiction: each statement with its source, and the reason for one."""

    template_name = "evaluation/contradiction_detail.html"
    queryset = Contradiction.objects.with_statements()

    def get_context_data(self, **kwargs):
        statements = self.object.statements.all()
        figures = [each.figure for each in statements if each.figure]
        return super().get_context_data(
            statements=statements,
            compared={each.figure.pk: each for each in compare(figures)},
            **kwargs,
        )
