"""What an indicator is: a code, words for people, and one function that finds it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models import IndicatorCode

from .count import CountOf
from .reading import Reading


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


@dataclass(frozen=True)
class Indicator:
    """One of the catalogue: the share of enterprises among the members, MEM-02.

    A value in percent is a share, 0.819 for 81.9 %. ``compute`` takes what each of
    ``counts`` found, in their order. Its definition is said here once, as texts that
    are translated: what it asks, how it is computed, of what part of the data the
    value is (``coverage``, None where nothing can lack), and where it comes from.
    """

    code: IndicatorCode
    unit: Unit
    type: Typology
    definition: Promise
    formula: Promise
    source: Promise
    counts: tuple[CountOf, ...]
    compute: Callable[..., Reading]
    coverage: Promise | None = None
    how: How = How.COMPUTED

    @property
    def label(self) -> str:
        return self.code.label


def indicator(code: IndicatorCode, unit: Unit, type: Typology, **options):
    """Return a decorator that makes an indicator out of its function."""

    def decorate(compute: Callable[..., Reading]) -> Indicator:
        return Indicator(code=code, unit=unit, type=type, compute=compute, **options)

    return decorate
