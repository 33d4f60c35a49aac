"""The words for an evaluation: its occasion, how far it is, what is decided and why."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Occasion(models.TextChoices):
    END_OF_TERM = "end_of_term", _("end of the term")
    MIDTERM = "midterm", _("half-way through the term")
    EXCEPTIONAL = "exceptional", _("exceptional")


class EvaluationStatus(models.TextChoices):
    """How far an evaluation has come; the only words for it, stored and shown."""

    DECIDED = "decided", pgettext_lazy("evaluation", "decided")
    ANNULLED = "annulled", pgettext_lazy("evaluation", "annulled")
    SIGNED = "signed", _("signed, not yet decided")
    DOCUMENTED = "documented", _("made, the decision is not documented")
    OPEN = "open", _("under way")


class Outcome(models.TextChoices):
    """What is decided: who is not renewed keeps the term; a withdrawal cuts it."""

    RENEWED = "renewed", _("renewed")
    RENEWED_WITH_CONDITIONS = "renewed_with_conditions", _("renewed with conditions")
    CONTINUED = "continued", _("continued until the end of the term")
    ENDED = "ended", pgettext_lazy("decision", "not renewed")
    WITHDRAWN = "withdrawn", pgettext_lazy("decision", "withdrawn")


ENDING = (Outcome.ENDED, Outcome.WITHDRAWN)
"""Decisions after which the cluster is not recognised any more."""

RENEWING = (Outcome.RENEWED, Outcome.RENEWED_WITH_CONDITIONS)
"""Decisions that begin a new term."""


class Reason(models.TextChoices):
    """Why it was decided so; the first two are the reasons of 2004."""

    CRITICAL_MASS = "critical_mass", _("insufficient critical mass")
    INVOLVEMENT = "involvement", _("low involvement of enterprises")
    STRATEGY = "strategy", _("strategy not convincing")
    TARGETS = "targets", _("targets missed")
    GOVERNANCE = "governance", _("governance")
    FINANCE = "finance", _("finance not sustainable")
    RESULTS = "results", _("good results")
    OTHER = "other", _("other reasons")


IN_FAVOUR = (Reason.RESULTS,)
"""Reasons for going on; all others but “other” are reasons for ending."""

AGAINST = tuple(reason for reason in Reason if reason not in (*IN_FAVOUR, Reason.OTHER))


def contrary(outcome: str, reasons: Iterable[str]) -> list[Reason]:
    """Return the reasons that speak against a decision.

    What ends a recognition has no good results for a reason; a renewal without
    conditions has nothing but them, or others. A renewal with conditions, and going on
    half-way, may weigh the two.
    """
    named = [Reason(reason) for reason in reasons]
    if outcome in ENDING:
        return [reason for reason in named if reason in IN_FAVOUR]
    if outcome == Outcome.RENEWED:
        return [reason for reason in named if reason in AGAINST]
    return []
