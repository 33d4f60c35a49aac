"""What a legal rule is, and what it says of a cluster on a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RuleState(models.TextChoices):
    HELD = "held", pgettext_lazy("rule", "held")
    AT_RISK = "at_risk", pgettext_lazy("rule", "at risk")
    BROKEN = "broken", pgettext_lazy("rule", "broken")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("rule", "not applicable")
    NOT_KNOWN = "not_known", pgettext_lazy("rule", "not known")


class RuleSeverity(models.TextChoices):
    ERROR = "error", _("error")
    BLOCK = "block", _("blocks the renewal")
    WARNING = "warning", _("warning")
    REMINDER = "reminder", _("reminder")
    INFO = "info", _("information")


@dataclass(frozen=True)
class Finding:
    """What one rule found: its state, and the sentence with the figures."""

    state: RuleState
    evidence: str | Promise
    on: date | None = None
    link: object | None = None


@dataclass(frozen=True)
class RuleReading:
    """A rule on a cluster on a day.

    ``article`` is the act, as far as a source states it; ``on`` the day that matters,
    such as a deadline; ``link`` the row that the evidence is about.
    """

    code: str
    title: str | Promise
    severity: RuleSeverity
    state: RuleState
    article: str | Promise
    evidence: str | Promise
    on: date | None
    link: object | None


@dataclass(frozen=True)
class Rule:
    """A rule of the law, or of practice where ``article`` says so.

    Without an ``article`` it is of the legal regime, whose act is named; one that is
    part of what the act calls a cluster (``by_definition``) names where it does so.
    """

    code: str
    title: Promise
    severity: RuleSeverity
    judge: Callable[..., Finding]
    article: Promise | None = None
    by_definition: bool = False


def rule(code: str, title: Promise, severity: RuleSeverity, **options):
    """Return a decorator that makes a rule out of the function that judges by it."""

    def decorate(judge) -> Rule:
        return Rule(code, title, severity, judge, **options)

    return decorate


def held(evidence, **more) -> Finding:
    return Finding(RuleState.HELD, evidence, **more)


def at_risk(evidence, **more) -> Finding:
    return Finding(RuleState.AT_RISK, evidence, **more)


def broken(evidence, **more) -> Finding:
    return Finding(RuleState.BROKEN, evidence, **more)


def not_applicable(evidence, **more) -> Finding:
    return Finding(RuleState.NOT_APPLICABLE, evidence, **more)


def not_known(evidence, **more) -> Finding:
    return Finding(RuleState.NOT_KNOWN, evidence, **more)
