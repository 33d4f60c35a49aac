"""How much is known, drawn and in words: see ``registry.known``."""

from dataclasses import dataclass
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.known import Known

from .registry_components import lang
from .registry_dates import partial_date
from .registry_links import on_day

register = template.Library()

WIDTH = 380
"""How wide the longest bar of a page is drawn; what it is more than ends beyond."""

LEAST = 2
"""How wide a part is drawn at least, so that one is never seen as none."""


@dataclass(frozen=True)
class Drawn:
    """The parts of a bar, by where they begin and how wide they are."""

    recent: float
    older: float
    unknown: float
    published: float

    @property
    def named(self) -> float:
        """Where what is documented ends."""
        return self.recent + self.older


@register.filter
def largest(known) -> Decimal:
    """Return the greatest number of several ``Known``: the scale of their bars."""
    return max(map(_reach, known), default=Decimal(0))


@register.inclusion_tag("components/known_bar.html")
def known_bar(known: Known, scale: Decimal | int | None = None):
    """Draw what is documented of what is published, on the scale of the page.

    Nothing is drawn where nothing is published: there is nothing to compare with.

    Args:
        scale: the number that takes the whole width; that of this one by itself.
    """
    return {
        "known": known,
        "nearest": known.nearest,
        "drawn": _drawn(known, scale or _reach(known)) if known.nearest else None,
    }


def _reach(known: Known) -> Decimal:
    published = known.nearest.value if known.nearest else Decimal(0)
    return max(published, Decimal(known.documented))


def _drawn(known: Known, scale) -> Drawn:
    unit = WIDTH / float(scale or 1)
    recent, older = (
        round(max(float(count) * unit, LEAST), 1) if count else 0
        for count in (known.recent, known.older)
    )
    published = round(float(known.nearest.value) * unit, 1)
    unknown = max(round(published - recent - older, 1), 0)
    return Drawn(recent, older, unknown, published)


@register.simple_tag(takes_context=True)
def known_words(context, known: Known):
    """Return the sentence of what is known, with its numbers marked up.

    The publisher leads to the page of the source; what disagrees, to the contradiction.
    """
    nearest = known.nearest
    if nearest is None:
        said = format_html(
            '{} <span class="cell-note">{}</span>',
            _marked(known.documented_words, known),
            known.completeness,
        )
        return format_html('<span class="known">{}</span>', said)
    day = context.get("as_of")
    claim = format_html(
        known.pattern if day is None else known.pattern_on(day),
        number=_strong(known.documented_number),
        published=_strong(nearest.number),
    )
    share = format_html(' · <span class="share">{}</span>', known.share_words)
    return format_html(
        '<span class="known">{} <span class="cell-note"><a href="{}"{}>{}</a>, {}{}'
        "</span>{}</span>",
        claim,
        on_day(context, nearest.url),
        lang(nearest.source),
        nearest.publisher,
        partial_date(nearest.stated_on, nearest.stated_precision),
        share if known.share_words else "",
        disagreement(context, known),
    )


@register.simple_tag(takes_context=True)
def disagreement(context, known: Known):
    """Return a mark that names the published numbers which disagree, if any do."""
    others = known.disagreeing
    if not others:
        return ""
    numbers = " ≠ ".join(
        dict.fromkeys(each.number for each in (known.nearest, *others))
    )
    said = _("disagree: {numbers}").format(numbers=numbers)
    pages = [page for each in (known.nearest, *others) for page in each.disputes]
    if pages:
        return format_html(
            ' <a class="contra" href="{}">{}</a>', on_day(context, pages[0]), said
        )
    return format_html(' <span class="contra">{}</span>', said)


@register.simple_tag
def not_known(text: str = ""):
    """Return the words for what nobody knows, behind a small hatched box."""
    return format_html('<span class="unknown">{}</span>', text or _("not known"))


@register.simple_tag
def age(is_recent: bool, text):
    """Return ``text`` behind the mark of its age: ● within three years, ◐ before."""
    said = (
        _("documented in the three years before the day")
        if is_recent
        else _("last documented more than three years before the day")
    )
    return format_html(
        '<span class="age" data-age="{}" title="{}">{}</span>',
        "recent" if is_recent else "old",
        said,
        text,
    )


def _strong(text):
    return format_html("<strong>{}</strong>", text)


def _marked(said, known: Known):
    if not known.documented:
        return said
    return format_html(
        ngettext("{number} documented", "{number} documented", int(known.documented)),
        number=_strong(known.documented_number),
    )
