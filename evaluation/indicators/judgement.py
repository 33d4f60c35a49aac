"""Targets, scores, satisfaction and what becomes of firms: ACT, GOV and OUT."""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from evaluation.models import IndicatorCode, Lack, Missing

from .counts.judgement import Entered, Scores, entered, scores, targets
from .entered import by_hand
from .floors import AS_ENTERED, WHOLE
from .indicator import How, KnownShare, Needed, Typology, Unit, indicator
from .reading import Reading, figure, figures, not_computable, share, within

LEAST, MOST = 1, 5
"""Of a score."""


@indicator(
    IndicatorCode.ACT_01,
    Unit.PERCENT,
    Typology.OUTPUT,
    definition=_("How far the cluster reached its targets."),
    formula=_(
        "mean of result / target over the targets whose period holds on the "
        "day or was over in the year before; each counts alike, because their "
        "units differ, and stands beside it"
    ),
    known=KnownShare.RESULT,
    coverage=_("targets with a result / targets"),
    source=_(
        "the technology centre of Hainaut, which met 1,710 companies where "
        "450 were aimed at"
    ),
    counts=(targets,),
    needs=Needed.EVALUATION,
    **WHOLE,
)
def attainment(found: dict[str, Decimal | None]) -> Reading:
    if not found:
        return not_computable(Lack.NO_TARGETS)
    reached = {slug: each for slug, each in found.items() if each is not None}
    unknown = len(found) - len(reached)
    lacks = Missing(Lack.RESULTS, {"unknown": unknown, "all": len(found)})
    if not reached:
        return not_computable(Lack.NO_RESULTS)
    least = sum(reached.values()) / len(found)
    return within(
        least,
        None if unknown else least,
        value=sum(reached.values()) / len(reached),
        numerator=sum(reached.values()),
        denominator=len(reached),
        coverage=share(len(reached), len(found)),
        parts={"targets": {slug: figure(each) for slug, each in reached.items()}},
        missing=lacks,
    )


@indicator(
    IndicatorCode.GOV_01,
    Unit.SCORE,
    Typology.RESULT,
    definition=_("How the last evaluation scored the cluster."),
    formula=_(
        "mean of the evaluator's scores; beside it the score of each criterion of the "
        "framework by which the cluster was judged"
    ),
    known=KnownShare.SCORE,
    coverage=_(
        "criteria with a score / criteria; of several clusters, those with a score / "
        "clusters"
    ),
    source=_("the evaluation"),
    counts=(scores,),
    how=How.MANUAL,
    needs=Needed.EVALUATION,
    **WHOLE,
)
def criteria_score(counted: Scores) -> Reading:
    given = {
        slug: [score for score in each if score is not None]
        for slug, each in counted.scores.items()
    }
    every = [score for each in given.values() for score in each]
    if not every:
        return not_computable(Lack.NO_SCORES)
    parts = {
        "scores": {
            slug: figure(share(sum(each), len(each)))
            for slug, each in given.items()
            if each
        },
        "evaluated_on": counted.reference_on.isoformat(),
    }
    unjudged = counted.clusters - counted.judged
    if unjudged:
        return Reading(
            None,
            coverage=share(counted.judged, counted.clusters),
            parts=parts,
            missing=Missing(
                Lack.SCORED_CLUSTERS, {"unknown": unjudged, "all": counted.clusters}
            ),
        )
    criteria = sum(map(len, counted.scores.values()))
    unknown = criteria - len(every)
    return within(
        Decimal(sum(every) + LEAST * unknown) / criteria,
        Decimal(sum(every) + MOST * unknown) / criteria,
        value=Decimal(sum(every)) / len(every),
        numerator=sum(every),
        denominator=len(every),
        coverage=share(len(every), criteria),
        parts=parts,
        missing=Missing(Lack.SCORES, {"unknown": unknown, "all": criteria}),
    )


@indicator(
    IndicatorCode.GOV_02,
    Unit.SATISFACTION,
    Typology.RESULT,
    definition=_(
        "How satisfied the members are, as the survey of an evaluation found."
    ),
    formula=_(
        "mean of the answers, as the evaluator entered it; beside it which "
        "share of the members and of the others who were asked answered"
    ),
    source=_("the survey of an evaluation"),
    counts=(entered,),
    how=How.MANUAL,
    needs=Needed.EVALUATION,
    **AS_ENTERED,
)
def satisfaction(counted: Entered) -> Reading:
    found = by_hand(counted, IndicatorCode.GOV_02, Lack.NO_SATISFACTION)
    if counted.survey is None:
        return found
    answers = figures(
        members_answering=answering(counted.survey, "members"),
        others_answering=answering(counted.survey, "others"),
    )
    return replace(found, parts={**found.parts, **answers})


def answering(survey: dict, group: str) -> Decimal | None:
    """Return the share of those asked who answered; None where that is not known."""
    answered = survey[f"{group}_answering"]
    return None if answered is None else share(answered, survey[f"{group}_asked"])


@indicator(
    IndicatorCode.OUT_01,
    Unit.POINTS,
    Typology.RESULT,
    definition=_("How much faster member firms grow than their sector."),
    formula=_(
        "growth of the jobs or the value added of the members − that of the "
        "industry, as an evaluator took it from the accounts"
    ),
    source=_(
        "annual accounts and national statistics; the poles' +78 against +36 "
        "from 2013 to 2022"
    ),
    counts=(entered,),
    how=How.EXTERNAL,
    needs=Needed.REGISTER,
    **AS_ENTERED,
)
def firms_against_sector(counted: Entered) -> Reading:
    return by_hand(counted, IndicatorCode.OUT_01, Lack.NO_ACCOUNTS)
