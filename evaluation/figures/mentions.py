"""What evaluation tells on the page of an organisation: its figures, its targets."""

from collections.abc import Iterator
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from evaluation.models import PublishedFigure, Target
from registry import words
from registry.models import Organisation
from registry.plugs import Mention


def mentions(organisation: Organisation, day: date) -> Iterator[Mention]:
    """Yield what sources say of an organisation by ``day``, the newest first."""
    figures = (
        PublishedFigure.objects.as_of(day)
        .filter(organisation=organisation)
        .select_related("source")
        .order_by("-stated_on", "measure", "slug")
    )
    for figure in figures:
        yield Mention(
            what=capfirst(figure.get_measure_display()),
            said=figure.wording,
            when=words.day(figure.stated_on, figure.stated_precision),
            fact=figure,
        )
    targets = (
        Target.objects.known_by(day)
        .filter(organisation=organisation)
        .select_related("source", "end_source")
    )
    for target in targets:
        yield Mention(
            what=target.name,
            said=_reached(target),
            when=words.period(target, day),
            fact=target,
        )


def _reached(target: Target) -> str:
    asked = _("target: %(number)s") % {"number": words.number(target.target)}
    if target.result is None:
        return asked
    reached = _("reached: %(number)s") % {"number": words.number(target.result)}
    return f"{asked}; {reached} ({words.percent(target.attainment)})"
