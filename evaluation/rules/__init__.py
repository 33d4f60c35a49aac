"""The legal rules on clusters, L01 to L19: what holds, what is at risk, what is broken.

Their parameters are data of the legal regime; a rule of practice says that it is one.
"""

from datetime import date

from django.utils.functional import Promise

from registry.models import Cluster, LegalRegime

from . import cluster as cluster
from . import money, recognition, renewal
from .case import Case
from .reading import Rule, RuleReading, RuleSeverity, RuleState

RULES = sorted(
    (
        each
        for module in (recognition, renewal, cluster, money)
        for each in vars(module).values()
        if isinstance(each, Rule)
    ),
    key=lambda each: each.code,
)


def judge(
    cluster: Cluster, day: date, *, for_judges: bool = False
) -> list[RuleReading]:
    """Return what every rule says of a cluster on ``day``, in their order.

    Args:
        for_judges: say what stands in files that are still written.
    """
    return judge_case(Case(cluster, day, for_judges=for_judges))


def judge_case(case: Case) -> list[RuleReading]:
    """Return what every rule says of a case, in their order."""
    readings = []
    for each in RULES:
        found = each.judge(case)
        readings.append(
            RuleReading(
                code=each.code,
                title=each.title,
                severity=each.severity,
                state=found.state,
                article=_article(each, case.regime),
                evidence=found.evidence,
                on=found.on,
                link=found.link,
            )
        )
    return readings


def _article(each: Rule, regime: LegalRegime | None) -> str | Promise:
    """Return what the rule rests on, as a source states it; empty if none does."""
    if each.article is not None or regime is None:
        return each.article or ""
    if each.by_definition and regime.act and regime.locator:
        return f"{regime.act}, {regime.locator}"
    return regime.act


__all__ = [
    "RULES",
    "Case",
    "RuleReading",
    "RuleSeverity",
    "RuleState",
    "judge",
    "judge_case",
]
