"""What the lists of connections can be narrowed to."""

from collections.abc import Callable, Iterable

import django_filters
from django.db.models import Func, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from registry.activities import ActivityFilter
from registry.areas import AreaFilter
from registry.files.cells import fold
from registry.filters import SourcedFilterSet
from registry.lists.computed import ComputedFilterSet, ComputedRows, ReadFacet
from registry.lists.facets import NOT_STATED, CountedFilter, FacetFilter
from registry.lists.searching import FoundOnceFilter, SearchFilter
from registry.models import (
    Cluster,
    ClusterKind,
    Organisation,
    OrganisationKind,
)
from registry.models.base import LAST_DAY

from .bonds import Bonds
from .chosen import Among
from .fitted import fitted_by, is_fitted
from .statements import COLUMNS, ORGANISATIONS, compiled, rows_of, table_of

STATES = [
    ("contact", _("a contact is documented")),
    ("could", _("none, but somebody is active in both")),
    ("none", _("none, and nobody known in both")),
]

NETWORK, PARTNER = "network", "partner"

SUGGESTIONS = [(NETWORK, _("networks")), (PARTNER, _("partners"))]

MEMBERS, UNDERTAKINGS = "member", "undertaking"

LOSSES = [
    (MEMBERS, _("members found only there")),
    (UNDERTAKINGS, _("projects and partnerships")),
]


class NameSearchFilter(SearchFilter):
    """The search box of rows that are worked out: it looks for words in names.

    Args:
        names: returns what a row is called, or all that it names.
    """

    def __init__(self, *args, names: Callable[[object], Iterable], **kwargs):
        self.names = names
        super().__init__(*args, **kwargs)

    def filter(self, rows: ComputedRows, value):
        if not value:
            return rows
        sought = fold(value)
        return rows.keeping(
            lambda row: any(sought in fold(str(name)) for name in self.names(row))
        )


class PairFilterSet(ComputedFilterSet):
    q = NameSearchFilter(names=lambda pair: (pair.one, pair.other))
    state = ReadFacet(label=_("contact"), choices=STATES, read=lambda pair: pair.state)

    class Meta:
        model = Cluster
        fields = []


class BrokerFilterSet(ComputedFilterSet):
    q = NameSearchFilter(names=lambda broker: (broker.name,))
    kind = ReadFacet(
        label=_("kind"),
        choices=OrganisationKind,
        read=lambda broker: broker.kind,
    )

    class Meta:
        model = Organisation
        fields = []


class LossFilterSet(ComputedFilterSet):
    q = NameSearchFilter(names=lambda loss: (loss.cluster,))
    kind = ReadFacet(
        label=_("kind"), choices=ClusterKind, read=lambda loss: loss.cluster.kind
    )

    class Meta:
        model = Cluster
        fields = []


class LostFilterSet(ComputedFilterSet):
    q = NameSearchFilter(names=lambda lost: (lost.row,))
    what = ReadFacet(label=_("what is lost"), choices=LOSSES, read=lambda e: e.what)

    class Meta:
        model = Organisation
        fields = []


class SuggestionFilterSet(ComputedFilterSet):
    q = NameSearchFilter(names=lambda suggestion: (suggestion.row,))
    what = ReadFacet(label=_("what"), choices=SUGGESTIONS, read=lambda e: e.what)

    class Meta:
        model = Organisation
        fields = []


def _ties() -> Iterable[tuple[str, str]]:
    """Yield the code and the label of what can tie an organisation, on whatever day."""
    for bond in Bonds(LAST_DAY).ties:
        yield bond.code, bond.label
    yield NOT_STATED, _("none documented")


class TieFilter(CountedFilter, django_filters.MultipleChoiceFilter):
    """A facet on what ties organisations to the world of networks, maybe several."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, choices=_ties, null_label=None, **kwargs)

    def stored(self, values) -> list[str]:
        return list(values)

    def filter(self, rows: QuerySet, values):
        return rows.tied_by(values, self.parent.day) if values else rows

    def count(self, rows: QuerySet) -> dict:
        """Return the number of rows that are tied by each, under None those by none."""
        kept = compiled(rows.order_by().values_list("pk"))
        if kept is None:
            return {}
        tables = {
            "kept (key) AS": kept,
            f"org {COLUMNS} AS": table_of(Bonds(self.parent.day).ties, ORGANISATIONS),
        }
        return dict(rows_of(tables, _COUNTS, {}))

    def options(self, counts: dict, chosen) -> Iterable[tuple[str, str, int]]:
        *ties, (none, without) = _ties()
        for code, label in ties:
            yield code, label, counts.get(code, 0)
        yield none, without, counts.get(None, 0)

    def labels(self, values) -> list[str]:
        known = dict(_ties())
        return [str(known[value]) for value in values]


_COUNTS = """
SELECT bond, count(DISTINCT who) FROM org JOIN kept ON kept.key = who GROUP BY bond
UNION ALL
SELECT NULL, count(*) FROM kept
WHERE NOT EXISTS (SELECT FROM org WHERE org.who = kept.key)"""


FITTED = [("true", _("yes")), ("false", _("not that a source says"))]


class FitFilter(FacetFilter):
    """A facet on whether one of the networks of Wallonia fits an organisation."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, choices=FITTED, null_label=None, **kwargs)

    @cached_property
    def keys(self) -> list[int]:
        """The organisations that one fits, found once for a list."""
        return fitted_by(Among.PERHAPS.of(self.parent.day), self.parent.day)

    @property
    def column(self) -> Func:
        return is_fitted(self.keys)

    def stored(self, values) -> list[bool]:
        return [value == "true" for value in values]

    def filter(self, rows: QuerySet, values):
        if not values:
            return rows
        return rows.alias(fits=self.column).filter(fits__in=self.stored(values))

    def options(self, counts: dict, chosen) -> Iterable[tuple[str, str, int]]:
        for value, label in FITTED:
            yield value, label, counts.get(value == "true", 0)


class UnconnectedFilterSet(SourcedFilterSet):
    q = FoundOnceFilter()
    fits = FitFilter(label=_("a network fits it"))
    kind = FacetFilter(label=_("kind"), choices=OrganisationKind)
    tie = TieFilter(label=_("what ties it"))
    province = AreaFilter()
    activity = ActivityFilter()

    class Meta:
        model = Organisation
        fields = []
