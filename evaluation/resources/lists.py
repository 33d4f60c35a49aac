"""The lists of evaluation as files: written only, for their values are computed.

Names are stable and in English, the codes of choices as they are stored, other rows by
their slug, as in every file of the registry.
"""

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter

from django.utils.functional import Promise

from evaluation.figures.comparison import compare
from evaluation.models import Target
from programmes.resources.plans import NAMES
from registry.resources.base import PERIOD, SOURCED, Column, RegistryResource
from registry.resources.cells import DecimalCell


class ComputedTable:
    """A table of objects: the columns by name, each with what stands in it."""

    columns: dict[str, Callable]

    def get_export_headers(self) -> list[str]:
        return list(self.columns)

    def objects(self, rows: Iterable) -> Iterable:
        """Return the objects that ``columns`` read, one for each of the rows."""
        return rows

    def rows(self, rows: Iterable) -> Iterator[list]:
        """Yield the plain values of each row, in the order of the columns."""
        for each in self.objects(rows):
            yield [plain(read(each)) for read in self.columns.values()]


def plain(value):
    """Return a value as a file holds it: a lazy text as text."""
    return str(value) if isinstance(value, Promise) else value


def slug_of(path: str) -> Callable:
    """Return what reads the slug of a row that may be missing."""
    row = attrgetter(path)
    return lambda each: getattr(row(each), "slug", "")


def fields_of(prefix: str, *names: str) -> dict[str, Callable]:
    return {name: attrgetter(f"{prefix}{name}") for name in names}


SOURCED_COLUMNS = {
    "source": "source.slug",
    **{name: name for name in SOURCED if name != "source"},
}


def sourced(prefix: str = "") -> dict[str, Callable]:
    """Return the columns that say which document states a row."""
    return {name: attrgetter(prefix + path) for name, path in SOURCED_COLUMNS.items()}


class FigureTable(ComputedTable):
    """Published figures, each with what the registry computes beside it."""

    columns = {
        "slug": attrgetter("figure.slug"),
        "cluster": slug_of("figure.cluster"),
        "organisation": slug_of("figure.organisation"),
        "event": slug_of("figure.event"),
        **fields_of(
            "figure.",
            "cluster_kind",
            "measure",
            "value",
            "exactness",
            "wording",
            "stated_on",
            "stated_precision",
        ),
        "computed": attrgetter("computed.value"),
        "coverage": attrgetter("computed.coverage"),
        "difference": attrgetter("difference"),
        "not_computable": attrgetter("computed.missing"),
        "indicator": lambda each: each.computed.code or "",
        "contradictions": lambda each: [
            f"C{statement.contradiction.number}"
            for statement in each.figure.statements.all()
        ],
        **sourced("figure."),
    }

    def objects(self, rows):
        return compare(rows)


class ContradictionTable(ComputedTable):
    """The register: one row for each contradiction, its statements in one cell."""

    columns = {
        "slug": attrgetter("slug"),
        "number": attrgetter("number"),
        "name_en": attrgetter("name_en"),
        "name_fr": attrgetter("name_fr"),
        "statements": lambda each: "\n".join(
            f"{statement.text} [{statement.source.slug}]"
            for statement in each.statements.all()
        ),
        "preferred": lambda each: "\n".join(
            statement.text
            for statement in each.statements.all()
            if statement.is_preferred
        ),
        **fields_of("", "resolution", "reason_en", "reason_fr"),
    }


class TargetListResource(RegistryResource):
    """It writes lists only: an attainment is never imported."""

    attainment = Column("attained", DecimalCell(), readonly=True)

    class Meta:
        model = Target
        import_id_fields = ()
        fields = (
            "slug",
            *NAMES,
            "cluster",
            "organisation",
            "code",
            *PERIOD,
            "target",
            "result",
            "attainment",
            *SOURCED,
        )
        export_order = fields


READING = {
    **fields_of("reading.", "value", "numerator", "denominator", "coverage"),
    "not_computable": attrgetter("reading.missing"),
}


class RankingTable(ComputedTable):
    """The clusters by one indicator on a day."""

    columns = {
        "slug": attrgetter("cluster.slug"),
        "name": attrgetter("cluster.name"),
        "kind": attrgetter("cluster.kind"),
        "indicator": attrgetter("indicator.code"),
        "day": attrgetter("day"),
        "rank": attrgetter("rank"),
        **READING,
    }


class SeriesTable(ComputedTable):
    """One indicator of clusters through time: a row for each of them and each day."""

    columns = {
        "slug": attrgetter("slug"),
        "name": attrgetter("name"),
        "indicator": attrgetter("indicator.code"),
        "day": attrgetter("day"),
        **READING,
    }


class ComparisonTable(ComputedTable):
    """Indicators of clusters on a day: a row for each of them and each cluster."""

    columns = {
        "slug": attrgetter("slug"),
        "name": attrgetter("name"),
        "indicator": attrgetter("indicator.code"),
        "label": attrgetter("indicator.label"),
        "type": attrgetter("indicator.type"),
        "unit": attrgetter("indicator.unit"),
        "day": attrgetter("day"),
        **READING,
    }
