"""The indicators of one cluster on a day, with what to compare them to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from statistics import median

from evaluation.figures.answers import known_words, made_of
from evaluation.indicators import CATALOGUE, Indicator, Reading, measure, measure_points
from evaluation.indicators.words import told
from evaluation.models import Evaluation, Measurement
from evaluation.readers import reads_confidential, reads_open_files
from registry.models import Cluster


@dataclass(frozen=True)
class Beside:
    """One indicator: what was measured, what was before, what others had that day."""

    indicator: Indicator
    reading: Reading | Measurement
    previous: Reading | Measurement | None
    others: list[Decimal]
    """The values of the other clusters of which one may be said, lowest first."""

    @property
    def is_said(self) -> bool:
        """Whether there was a value or a bound; else too little was known."""
        return self.reading.is_point or self.reading.is_range

    @property
    def words(self) -> str:
        return told(self.reading, self.indicator.unit)

    @property
    def made_of(self) -> str:
        return made_of(self.reading, self.indicator)

    @property
    def known(self) -> str:
        return known_words(self.reading, self.indicator)

    @property
    def words_before(self) -> str:
        """What was said in the evaluation before; empty without one."""
        return told(self.previous, self.indicator.unit) if self.previous else ""

    @property
    def median(self) -> Decimal:
        """The value in the middle of the others."""
        return median(self.others)

    @property
    def highest(self) -> Decimal:
        return self.others[-1]


class EvaluationFile:
    """What an evaluation measured, beside the one before it and the other clusters.

    An evaluation of which only a document tells measured nothing that is known: the
    registry is then asked for its day.
    """

    def __init__(self, evaluation: Evaluation, user):
        self.evaluation = evaluation
        self.user = user
        self.day: date = evaluation.reference_on

    @cached_property
    def previous(self) -> Evaluation | None:
        """The last evaluation before it whose findings the reader may see."""
        return (
            Evaluation.objects.of_cluster(self.evaluation.cluster)
            .measured_for(self.user)
            .filter(reference_on__lt=self.day)
            .prefetch_related("measurements")
            .first()
        )

    @cached_property
    def measurements(self) -> dict[str, Measurement]:
        return {
            each.code: each
            for each in self.evaluation.measurements.select_related("source")
        }

    @property
    def is_measured(self) -> bool:
        """Whether it measured itself, rather than the registry now."""
        return bool(self.measurements)

    @property
    def by_hand(self) -> list[Measurement]:
        """What the evaluator entered."""
        return [each for each in self.measurements.values() if each.is_manual]

    @cached_property
    def others(self) -> dict[Cluster, dict]:
        """The readings of every other cluster of its kind, recognised on the day."""
        clusters = list(
            Cluster.objects.filter(kind=self.evaluation.cluster.kind)
            .in_operation(self.day)
            .exclude(pk=self.evaluation.cluster_id)
        )
        readings = measure(clusters, self.day, for_judges=self._for_judges)
        return {cluster: readings[cluster.pk] for cluster in clusters}

    @cached_property
    def rows(self) -> list[Beside]:
        """What was measured, in the order of the catalogue."""
        here, before = self._readings()
        return [
            Beside(
                indicator=indicator,
                reading=here[code],
                previous=before.get(code),
                others=sorted(
                    readings[code].value
                    for readings in self.others.values()
                    if readings[code].is_point
                ),
            )
            for code, indicator in CATALOGUE.items()
            if code in here
        ]

    @property
    def shared(self) -> list[Indicator]:
        """The indicators of which something may be said of some other cluster."""
        return [
            row.indicator
            for row in self.rows
            if any(
                readings[row.indicator.code].is_point
                or readings[row.indicator.code].is_range
                for readings in self.others.values()
            )
        ]

    @property
    def said(self) -> list[Beside]:
        return [row for row in self.rows if row.is_said]

    @property
    def too_little(self) -> list[Beside]:
        """The rows of which too little was known."""
        return [row for row in self.rows if not row.is_said]

    @property
    def table_of_others(self) -> list[tuple[Cluster, list[tuple[Indicator, Reading]]]]:
        """A row for each other cluster: its reading of each shared indicator."""
        shared = self.shared
        return [
            (cluster, [(each, readings[each.code]) for each in shared])
            for cluster, readings in self.others.items()
        ]

    @property
    def _for_judges(self) -> bool:
        return reads_confidential(self.user) and reads_open_files(self.user)

    def _readings(self) -> tuple[dict, dict]:
        """Return what is known of its own day, and of the day of the one before."""
        cluster = self.evaluation.cluster
        before = self.previous
        known = before and {each.code: each for each in before.measurements.all()}
        days = [
            *([] if self.is_measured else [self.day]),
            *([before.reference_on] if before and not known else []),
        ]
        asked = measure_points([([cluster], day) for day in days])
        computed = dict(zip(days, asked, strict=True))
        return (
            self.measurements or computed[self.day],
            known or (computed[before.reference_on] if before else {}),
        )
