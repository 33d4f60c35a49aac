"""Targets, and what evaluators found: scores, and figures that they entered by hand."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from evaluation.indicators.count import reads
from evaluation.indicators.points import Points, Rows
from evaluation.models import IndicatorCode

# Whose period holds on the day, or was over in the year before it.
TARGETS = """
SELECT point.number, target.slug, target.result / target.target AS attainment
FROM point
JOIN evaluation_target target ON target.cluster_id = point.cluster_id
    AND registry_touches(
        target.start_on, target.end_on, point.year_before, point.day
    )
ORDER BY point.number, target.slug
"""


@reads(TARGETS)
def targets(points: Points, rows: Rows) -> dict[int, dict[str, Decimal | None]]:
    """Return how far each target was reached, by its identifier."""
    found = {number: {} for number in range(len(points.all))}
    for number, row in rows:
        found[number][row["slug"]] = row["attainment"]
    return found


# What everybody may read of an evaluation, and of none that was annulled.
_READABLE = """{0}.status <> 'annulled' AND (
        %(for_judges)s
        OR NOT {0}.is_confidential AND {0}.status <> 'open'
            AND ({0}.published_at IS NOT NULL OR {0}.signed_at IS NULL)
    )"""

# The last evaluation of each cluster by the day that has a score.
SCORES = f"""
WITH judged AS (
    SELECT DISTINCT ON (point.number, evaluation.cluster_id)
        point.number, evaluation.id, evaluation.framework_id, evaluation.reference_on
    FROM point
    JOIN evaluation_evaluation evaluation ON evaluation.cluster_id = point.cluster_id
        AND evaluation.reference_on <= point.day
    WHERE {_READABLE.format("evaluation")} AND EXISTS (
        SELECT FROM evaluation_criterionscore given
        WHERE given.evaluation_id = evaluation.id AND given.score IS NOT NULL
    )
    ORDER BY point.number, evaluation.cluster_id,
        evaluation.reference_on DESC, evaluation.id DESC
)
SELECT judged.number, judged.id AS evaluation, judged.reference_on, criterion.slug,
    given.score
FROM judged
JOIN evaluation_criterion criterion ON criterion.framework_id = judged.framework_id
LEFT JOIN evaluation_criterionscore given
    ON given.evaluation_id = judged.id AND given.criterion_id = criterion.id
ORDER BY judged.number, criterion.rank, judged.id
"""


@dataclass
class Scores:
    """The scores of the last evaluations, by criterion; None where one is lacking.

    ``judged`` of the ``clusters`` have an evaluation with a score.
    """

    clusters: int = 1
    judged: int = 1
    reference_on: date | None = None
    scores: dict[str, list[int | None]] = field(
        default_factory=lambda: defaultdict(list)
    )


@reads(SCORES)
def scores(points: Points, rows: Rows) -> dict[int, Scores]:
    found = {
        number: Scores(clusters=len(point.clusters), judged=0)
        for number, point in enumerate(points.all)
    }
    judged = {(number, row["evaluation"]) for number, row in rows}
    for number, _evaluation in judged:
        found[number].judged += 1
    for number, row in rows:
        counted = found[number]
        reference_on = date.fromisoformat(row["reference_on"])
        counted.reference_on = max(counted.reference_on or date.min, reference_on)
        counted.scores[row["slug"]].append(row["score"])
    return found


# For each cluster and indicator the last evaluation that entered it; and the last one
# that tells how many were asked.
ENTERED = f"""
WITH evaluation AS (
    SELECT point.number, judged.*
    FROM point
    JOIN evaluation_evaluation judged ON judged.cluster_id = point.cluster_id
        AND judged.reference_on <= point.day
    WHERE {_READABLE.format("judged")}
)
(
    SELECT DISTINCT ON (number, cluster_id, code)
        number, code, value, numerator, denominator, coverage, reference_on,
        NULL::integer AS members_asked, NULL::integer AS members_answering,
        NULL::integer AS others_asked, NULL::integer AS others_answering
    FROM evaluation
    JOIN evaluation_measurement measured ON measured.evaluation_id = evaluation.id
    WHERE measured.is_manual AND measured.value IS NOT NULL
        AND measured.code = ANY(%(codes)s)
    ORDER BY number, cluster_id, code, reference_on DESC, evaluation.id DESC
)
UNION ALL
(
    SELECT DISTINCT ON (number, cluster_id)
        number, '', NULL, NULL, NULL, NULL, reference_on,
        members_asked, members_answering, others_asked, others_answering
    FROM evaluation
    WHERE members_asked IS NOT NULL OR others_asked IS NOT NULL
    ORDER BY number, cluster_id, reference_on DESC, id DESC
)
"""
BY_HAND = [IndicatorCode.MEM_10, IndicatorCode.GOV_02, IndicatorCode.OUT_01]


@dataclass
class Entered:
    """What evaluators entered by hand, by its code; and whom their survey reached.

    Only where a cluster is looked at alone: what was found of each adds up to nothing.
    """

    clusters: int
    figures: dict[str, dict] = field(default_factory=dict)
    survey: dict | None = None


@reads(ENTERED, codes=BY_HAND)
def entered(points: Points, rows: Rows) -> dict[int, Entered]:
    found = {
        number: Entered(clusters=len(point.clusters))
        for number, point in enumerate(points.all)
    }
    for number, row in rows:
        counted = found[number]
        if counted.clusters > 1:
            continue
        row["reference_on"] = date.fromisoformat(row["reference_on"])
        if row["code"]:
            counted.figures[row["code"]] = row
        else:
            counted.survey = row
    return found
