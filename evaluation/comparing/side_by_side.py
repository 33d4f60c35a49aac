"""What was published of some clusters, what is documented, who leads them, and when."""

from collections.abc import Callable, Iterator
from datetime import date

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from evaluation.calendar.dues import calendar
from evaluation.figures.answers import Answer, answers, common_scale
from evaluation.figures.published import published_by_measure
from evaluation.figures.ranking import side_by_side
from evaluation.figures.stated import StatedNumbers
from evaluation.models import FigureMeasure, IndicatorCode, QualityLabel
from programmes.models import PublishedAmount
from programmes.models.published_amount import Measure
from registry.known import Known
from registry.leading import leads
from registry.members_known import known_members
from registry.models import Cluster, Membership

from .growth import growth_row
from .in_common import InCommon
from .rows import ComparedGroup, ComparedRow, Counted


class SideBySide:
    """Some clusters on a day, in a number of queries that does not grow with them."""

    def __init__(self, clusters: list[Cluster], day: date):
        self.clusters = clusters
        self.day = day
        self.by_pk = {cluster.pk: cluster for cluster in clusters}

    @cached_property
    def groups(self) -> list[ComparedGroup]:
        """What the page shows, in its order."""
        found = [
            ComparedGroup(_("Members"), list(self._members())),
            ComparedGroup(_("Projects and money"), list(self._projects_and_money())),
            ComparedGroup(_("Who and when"), list(self._who_and_when())),
            ComparedGroup(_("What they have in common"), list(self._shared())),
            ComparedGroup(_("Indicators, within bounds"), list(self._indicators())),
        ]
        return [group for group in found if group.rows]

    @cached_property
    def answers(self) -> list[list[Answer]]:
        """A row for each indicator, with what is said of each cluster."""
        stated = StatedNumbers(self.clusters, self.day)
        return [answers(row, stated) for row in side_by_side(self.clusters, self.day)]

    @property
    def too_little(self) -> list[list[Answer]]:
        """The answers of each indicator of which too little is known of all of them."""
        return [
            row for row in self.answers if not _is_told(row) and not row[0].is_regional
        ]

    @cached_property
    def _published(self) -> dict:
        measures = [FigureMeasure.MEMBERS, FigureMeasure.PROJECTS]
        return published_by_measure(measures, self.clusters, self.day)

    @cached_property
    def _held(self) -> list[Membership]:
        return list(
            Membership.objects.filter(cluster__in=self.clusters, start_on__lte=self.day)
            .order_by()
            .only("cluster_id", "organisation_id", "start_on", "end_on")
        )

    @cached_property
    def _in_common(self) -> InCommon:
        return InCommon(self.clusters, self.day, self._held)

    def _row(self, label, shows: str, cells: list, **more) -> ComparedRow:
        """Return a row of cells, one for each cluster in their order."""
        return ComparedRow(
            label, shows, list(zip(self.clusters, cells, strict=True)), **more
        )

    def _each(self, read: Callable[[Cluster], object]) -> list:
        return [read(cluster) for cluster in self.clusters]

    def _counts(self, numbers: list[int], list_name: str, of: str, **query) -> list:
        """Return the numbers, each with the list of what is counted."""
        return [
            Counted(number, reverse(list_name), {of: cluster.slug, **query})
            for cluster, number in zip(self.clusters, numbers, strict=True)
        ]

    def _members(self) -> Iterator[ComparedRow]:
        known = known_members(self.clusters, self.day)
        cells = self._each(known.get)
        nearest = [each.nearest for each in cells]
        yield self._row(_("Published last"), "published", nearest)
        published = {
            cluster: self._published.get((cluster, FigureMeasure.MEMBERS), [])
            for cluster in self.clusters
        }
        yield growth_row(self.clusters, self.day, published, self._held)
        yield self._row(
            _("Complete against published"),
            "known",
            cells,
            note=_("one length per member in all of them"),
            scale=max(map(_reach, cells), default=0),
        )
        yield self._row(_("Documented recently"), "recent", cells)

    def _projects_and_money(self) -> Iterator[ComparedRow]:
        published = self._each(
            lambda cluster: self._published.get((cluster, FigureMeasure.PROJECTS))
        )
        yield self._row(
            _("Projects published"),
            "published",
            [each[0] if each else None for each in published],
            note=_("days differ: no sum, no rank"),
        )
        named = self._each(
            lambda cluster: sum(
                cluster.pk in pks for pks in self._in_common.projects.values()
            )
        )
        yield self._row(
            _("Projects named here"),
            "count",
            self._counts(named, "project_list", "pole"),
        )
        amounts = {}
        for each in (
            PublishedAmount.objects.as_of(self.day)
            .filter(
                cluster__in=self.clusters,
                measure__in=[Measure.TOTAL_COST, Measure.PUBLIC],
            )
            .select_related("source")
            .order_by("-amount", "-stated_on", "slug")
        ):
            amounts.setdefault((each.cluster_id, each.measure), each)
        for measure, label in (
            (Measure.TOTAL_COST, _("Cost of projects, published")),
            (Measure.PUBLIC, _("Public money in them, published")),
        ):
            cells = [amounts.get((pk, measure)) for pk in self.by_pk]
            note = _("the largest amount; of the projects that it names")
            yield self._row(label, "amount", cells, note=note)

    def _who_and_when(self) -> Iterator[ComparedRow]:
        leading = leads(self.clusters, self.day)
        yield self._row(
            _("Led by"),
            "leader",
            [leading[pk] for pk in self.by_pk],
            note=_("as documented in the three years before"),
        )
        agreements = self._in_common.agreements
        counts = [len(agreements[pk]) for pk in self.by_pk]
        yield self._row(
            _("Agreements documented"),
            "count",
            self._counts(counts, "agreement_list", "cluster", in_force="true"),
        )
        labels = {
            label.cluster_id: label
            for label in QualityLabel.objects.as_of(self.day).filter(
                cluster__in=self.clusters
            )
        }
        cells = [labels.get(pk) for pk in self.by_pk]
        yield self._row(_("Label of excellence"), "label", cells)
        dues = {}
        for due in calendar(self.day, self.clusters):
            if not due.is_past:
                dues.setdefault(due.cluster.pk, due)
        cells = [dues.get(pk) for pk in self.by_pk]
        yield self._row(_("Next evaluation"), "due", cells)

    def _shared(self) -> Iterator[ComparedRow]:
        common = self._in_common
        yield self._row(_("Members shared"), "shared", common.members())
        yield self._row(
            _("Partners shared"),
            "shared",
            common.partners(),
            note=_("in projects, partnerships and agreements with both"),
        )
        yield self._row(_("Projects shared"), "shared", common.shared_projects())
        yield self._row(_("Themes shared"), "shared", common.themes())

    def _indicators(self) -> Iterator[ComparedRow]:
        """Yield those of which something is said; the members stand above."""
        for row in self.answers:
            indicator = row[0].indicator
            if indicator.code == IndicatorCode.MEM_01 or row[0].is_regional:
                continue
            if _is_told(row):
                yield self._row(
                    indicator.label,
                    "answer",
                    row,
                    note=indicator.definition,
                    scale=common_scale(row),
                    code=indicator.code,
                )


def _is_told(row: list[Answer]) -> bool:
    """Say whether something is said of one of them that tells more than a little."""
    return any(each.is_said and not each.tells_little for each in row)


def _reach(known: Known):
    published = known.nearest.value if known.nearest else 0
    return max(known.documented, published)
