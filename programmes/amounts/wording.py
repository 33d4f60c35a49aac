"""The amount that a sentence states, and whether an amount agrees with it."""

import re
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from registry.files.cells import text_of
from registry.words import amount_stated

from .numerals import as_thousands, decimals_of, readings, to_cents
from .units import EURO, FACTORS, FOREIGN, any_of, read_unit

APPROXIMATE = Decimal("0.05")
"""How far an amount may lie from one that is stated as “about” or “more than”."""

LONGEST_NUMERAL = 30

_CURRENCY = rf"(?:{any_of([*EURO, *FOREIGN])})"
_FACTOR = any_of(FACTORS)
_STATED = re.compile(
    rf"(?<!\w)(?<![0-9][.,'])"
    rf"(?:(?P<before>(?:(?:{_FACTOR})\s?)?{_CURRENCY}(?:\s?(?:{_FACTOR})(?!\w))?)\s?)?"
    rf"(?P<numeral>[0-9]{{1,3}}(?:[ '.,][0-9]{{3}})+(?:[.,][0-9]+)?(?![0-9])"
    rf"|[0-9]+(?:[.,][0-9]+)?)"
    rf"(?:[\s-]?(?P<after>"
    rf"(?:{_FACTOR})\.?(?:\s?(?:d'|de\s|of\s)?\s?{_CURRENCY})?(?!\w)"
    rf"|{_CURRENCY}(?!\w)))?",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\s?(?:|[-–—+/x×]|to|and|or|à|et|ou|tot|en|of|bis|und|oder)\s?", re.IGNORECASE
)
"""What stands between two numbers of which the first shares the unit of the second."""

_ROUGHLY = re.compile(
    r"(?:[~≈±><≥≤]|(?<!\w)(?:about|around|approximately|approx|circa|ca?|some|nearly|"
    r"almost|over|above|under|below|exceeding|more than|less than|at least|at most|"
    r"up to|environ|(?:près|plus|moins|autour|de l'ordre) d[e']|quelque|au moins|"
    r"au plus|jusqu'à|presque|ongeveer|zowat|bijna|ruim|meer dan|minder dan|minstens|"
    r"hoogstens|rund|etwa|ungefähr|fast|mehr als|weniger als|knapp|über)\.?)"
    r"\s?(?:(?:the|les?|a)\s)?$",
    re.IGNORECASE,
)
_NEARBY = 30
"""Characters before an amount in which its “about” is looked for."""


class _Stated(NamedTuple):
    amount: Decimal
    rounding: Decimal
    """How far the amount that was rounded to this one may lie from it."""


def read_wording(text: str) -> Decimal | None:
    """Return the one amount in euro that a text states, None if none or several.

    Accepted: a number with a unit, a currency or both, on either side: ``280 million``,
    ``EUR 316 M``, ``388 millions d'euros``, ``24 000 EUR``, ``~160 kEUR``, ``2,7
    milliards``, ``2.7 bn``. A billion is a thousand millions. Numbers without either
    are no amounts (years, counts, shares); amounts in other currencies are passed
    over. Ranges and lists state several; so does ``1,600 million``, which may be 1600
    or 1.6. The amount has no sign: “a reduction of 20 million” states 20 million.
    """
    stated = _read(text)
    return stated.amount if stated else None


def check_scale(amount: Decimal, wording: str) -> str | None:
    """Return a message if an amount does not agree with the wording, None if it does.

    What it finds is mostly millions entered as euro: 280 where the wording says “280
    million”. An amount agrees if it may have been rounded to what is stated: within
    half of its last digit, or 5 % where that is “about” or “more than”. Signs do not
    count: a withdrawal of 20 million is negative. A wording that states no amount, or
    several, agrees with every amount. The message is in the active language.
    """
    stated = _read(wording)
    if stated is None or abs(abs(amount) - stated.amount) <= stated.rounding:
        return None
    meant = -stated.amount if amount < 0 else stated.amount
    return _(
        "The wording says %(stated)s euro, the amount says %(amount)s. Did you mean "
        "%(meant)s?"
    ) % {
        "stated": amount_stated(stated.amount),
        "amount": amount_stated(amount),
        "meant": amount_stated(meant),
    }


def _read(text) -> _Stated | None:
    text = text_of(text).replace("’", "'")
    found = {}
    end, bare = 0, False
    for match in _STATED.finditer(text):
        joined = bare and _JOINED.fullmatch(text[end : match.start()])
        unit = _unit_of(match)
        end, bare = match.end(), unit is None
        if unit is None or unit.foreign:
            continue
        stated = _amount(match["numeral"], unit.factor)
        if joined or stated is None:
            return None
        nearby = text[max(0, match.start() - _NEARBY) : match.start()]
        if _ROUGHLY.search(nearby):
            margin = max(stated.rounding, stated.amount * APPROXIMATE)
            stated = stated._replace(rounding=margin)
        found.setdefault(stated.amount, stated)
    return next(iter(found.values())) if len(found) == 1 else None


def _unit_of(match):
    """Return the unit of a number, None if it has none: it is not an amount."""
    before, after = match["before"] or "", match["after"] or ""
    # A small “m” alone is the metre.
    if not before and after in ("", "m"):
        return None
    return read_unit(f"{before} {after}")


def _amount(numeral, factor) -> _Stated | None:
    if len(numeral) > LONGEST_NUMERAL:
        return None
    meanings = set(readings(numeral).values())
    if len(meanings) == 2 and factor is None:
        # Nobody states thousandths of a euro.
        meanings = {as_thousands(numeral)}
    if len(meanings) != 1:
        return None
    (value,) = meanings
    last_digit = Decimal(1).scaleb(-decimals_of(value)) * (factor or 1)
    try:
        return _Stated(to_cents(value, factor or Decimal(1))[0], last_digit / 2)
    except OverflowError:
        return None
