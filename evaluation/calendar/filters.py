"""What the calendar can be narrowed to: what is due is worked out, not stored."""

from collections import Counter
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from evaluation.filters import RECOGNISED_KINDS
from evaluation.models import Occasion
from registry.lists.as_of import FIRST_DAY, LAST_DAY
from registry.lists.facets import (
    FacetedFilterSet,
    FacetFilter,
    RelatedFilter,
    SearchFilter,
)
from registry.models import Cluster, LegalRegime

from .dues import Due, DueState


class OfDues:
    """A facet on something read from what is due, instead of from a column.

    Args:
        read: returns what a column would hold.
    """

    def __init__(self, *args, read: Callable[[Due], object], **kwargs):
        self.read = read
        super().__init__(*args, **kwargs)

    def filter(self, dues: list[Due], values) -> list[Due]:
        kept = set(self.stored(values))
        return [due for due in dues if self.read(due) in kept] if values else dues


class DueFacet(OfDues, FacetFilter):
    """A facet on a closed list."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, null_label=None, **kwargs)


class RelatedDueFacet(OfDues, RelatedFilter):
    """A facet on rows of another model."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, null_label=None, **kwargs)


class DueSearchFilter(SearchFilter):
    """The search box: what is due of the clusters that it finds."""

    def filter(self, dues: list[Due], value) -> list[Due]:
        if not value:
            return dues
        found = set(Cluster.objects.search(value).values_list("pk", flat=True))
        return [due for due in dues if due.cluster.pk in found]


def _year(due: Due) -> str:
    return str(due.due_on.year)


class DueFilterSet(FacetedFilterSet):
    """The filters of the calendar, over a list instead of a queryset."""

    q = DueSearchFilter()
    state = DueFacet(
        label=_("state"), choices=DueState, read=lambda due: due.state.value
    )
    kind = DueFacet(
        label=_("kind"), choices=RECOGNISED_KINDS, read=lambda due: due.cluster.kind
    )
    cluster = RelatedDueFacet(
        label=_("cluster"),
        queryset=Cluster.objects.all(),
        read=lambda due: due.cluster.pk,
    )
    regime = RelatedDueFacet(
        label=_("legal regime"),
        queryset=LegalRegime.objects.all(),
        read=lambda due: due.regime.pk,
    )
    occasion = DueFacet(
        label=_("occasion"), choices=Occasion, read=lambda due: due.occasion.value
    )
    year = DueFacet(
        label=_("year"),
        choices=[
            (str(year), str(year)) for year in range(FIRST_DAY.year, LAST_DAY.year + 1)
        ],
        read=_year,
    )

    def __init__(self, data, dues: list[Due], **kwargs):
        super().__init__(data, Cluster.objects.none(), **kwargs)
        self.queryset = dues

    def filter_queryset(self, dues: list[Due]) -> list[Due]:
        for name, value in self.form.cleaned_data.items():
            dues = self.filters[name].filter(dues, value)
        return dues

    @property
    def qs(self) -> list[Due]:
        return self.filter_queryset(self.queryset)

    def _narrowed(self, *, but) -> list[Due]:
        dues = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name not in but:
                dues = self.filters[name].filter(dues, value)
        return dues

    def _tally_up(self, dues: list[Due]) -> list[tuple[dict, int]]:
        columns = self._columns
        counted = Counter(
            tuple(facet.read(due) for facet in columns.values()) for due in dues
        )
        return [
            (dict(zip(columns, values, strict=True)), number)
            for values, number in counted.items()
        ]
