"""What an indicator is: a code, words for people, and one function that finds it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models import FigureMeasure, IndicatorCode

from .count import CountOf
from .reading import POINT_WIDTH, Reading


class Unit(models.TextChoices):
    COUNT = "count", pgettext_lazy("unit", "number")
    PERCENT = "percent", pgettext_lazy("unit", "percent")
    INDEX = "index", _("from 0 to 1")
    EURO = "euro", _("euro")
    SCORE = "score", _("from 1 to 5")
    SATISFACTION = "satisfaction", _("from 0 to 10")
    POINTS = "points", _("percentage points")


class Typology(models.TextChoices):
    """What an indicator speaks of, as public policies are evaluated in Wallonia."""

    CONTEXT = "context", pgettext_lazy("indicator", "context")
    RESOURCE = "resource", pgettext_lazy("indicator", "resources")
    OUTPUT = "output", pgettext_lazy("indicator", "outputs")
    RESULT = "result", pgettext_lazy("indicator", "results")


class How(models.TextChoices):
    COMPUTED = "computed", _("computed from the registry")
    MANUAL = "manual", _("entered by the evaluator")
    EXTERNAL = "external", _("from data of others")


class KnownShare(models.TextChoices):
    """What the share that stands beside a value says is known of what it counts."""

    COMPLETE = "complete", _("complete against published")
    RECENT = "recent", _("documented recently")
    SIZE = "size", _("size known")
    KIND = "kind", _("kind known")
    PLACE = "place", _("place known")
    LISTS = "lists", _("lists read")
    PARTICIPANTS = "participants", _("participants known")
    PARTIES = "parties", _("parties known")
    FOUNDING = "founding", _("founding day known")
    COST = "cost", _("eligible cost known")
    INCOME = "income", _("income known")
    RESULT = "result", _("result known")
    SCORE = "score", _("scored")
    REGISTER = "register", _("found in the register")


class Needed(models.TextChoices):
    """The document that would tell more: what "too little is known" is grouped by."""

    LIST = "list", _("a full list of the members")
    TWO_LISTS = "two_lists", _("two full lists of the members, read alike")
    SIZES = "sizes", _("the sizes of the members")
    PLACES = "places", _("the places of the members")
    PARTNERSHIPS = "partnerships", _("a list of the partnerships within the cluster")
    AGREEMENTS = "agreements", _("a list of the agreements")
    MONEY = "money", _("grants and income by year")
    EVALUATION = "evaluation", _("an evaluation with scores and targets")
    REGISTER = "register", _("the company register, and accounts")
    PLANS = "plans", _("nothing: it is the Region’s, and stands with the plans")


WIDTHS = {Unit.PERCENT: POINT_WIDTH, Unit.INDEX: POINT_WIDTH}
"""How far apart the bounds of a value may be; others must be the same."""


@dataclass(frozen=True)
class Indicator:
    """One of the catalogue: the share of enterprises among the members, MEM-02.

    A value in percent is a share, 0.819 for 81.9 %. ``compute`` takes what each of
    ``counts`` found, in their order. Its definition is said here once, as texts that
    are translated: what it asks, how it is computed, and where it comes from.

    ``known`` says what the share beside a value is a share of, and ``coverage`` in
    words how it is counted; None where nothing can lack. Below ``floor``, a share of
    what is known, no value is said, for the reason in ``floor_reason``; ``needs`` is
    the document that would tell more. ``measures`` are what sources publish of the
    same thing.
    """

    code: IndicatorCode
    unit: Unit
    type: Typology
    definition: Promise
    formula: Promise
    source: Promise
    counts: tuple[CountOf, ...]
    compute: Callable[..., Reading]
    needs: Needed
    floor_reason: Promise
    floor: Decimal | None = None
    known: KnownShare | None = None
    coverage: Promise | None = None
    how: How = How.COMPUTED
    measures: tuple[FigureMeasure, ...] = ()

    @property
    def label(self) -> str:
        return self.code.label

    def read(self, *counted) -> Reading:
        """Return what it says of what was counted: a value, bounds, or what lacks."""
        width = WIDTHS.get(self.unit, 0)
        found = self.compute(*counted)
        return found.settled(span=self.code.span, width=width, floor=self.floor)


def indicator(code: IndicatorCode, unit: Unit, type: Typology, **options):
    """Return a decorator that makes an indicator out of its function."""

    def decorate(compute: Callable[..., Reading]) -> Indicator:
        return Indicator(code=code, unit=unit, type=type, compute=compute, **options)

    return decorate
