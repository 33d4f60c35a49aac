"""What stands in the columns of a table: kinds of content, told from a sample."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from registry.files.cells import NOTHING, fold, text_of
from registry.files.countries import country_named
from registry.models.legal_form import WORDS_OF_NAMES

ROWS_SAMPLED = 200
"""Rows below a header that are looked at, those with something in them."""

MOSTLY = 0.9
"""The share of the filled cells from which a column is said to hold a kind."""

HARDLY = 0.1
"""The share below which a column is said not to hold a kind."""

ENOUGH = 3
"""Filled cells from which what a column holds is evidence against its header."""

_WEBSITE = re.compile(
    r"https?://\S+|www\.\S+|(?:[a-z0-9-]+\.)+(?:be|eu|com|org|net|fr|nl|de|lu|brussels|"
    r"vlaanderen|io|info|biz|tech|co|uk|it|es|pt|pl|cz|sk|hu|ro|bg|gr|se|dk|fi|ee|lv|lt|"
    r"si|hr|mt|ie|at|ch|us)(?:/\S*)?"
)
_EMAIL = re.compile(r"(?:mailto:)?[^\s@<>]+@[\w-]+(?:\.[\w-]+)+")
_DAY = re.compile(
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:\d{2}|\d{4})|(?:1[89]|20)\d\d[/-]\d{1,2}"
    r"(?:[/-]\d{1,2})?(?:[ T]\d\d:\d\d(?::\d\d)?(?:\.\d+)?)?|\d{1,2}[/-](?:19|20)\d\d|"
    r"(?:\d{1,2}(?:er|st|nd|rd|th|\.)? )?[^\W\d]{3,10}\.? \d{4}"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = re.compile(
    r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}|"
    r"(?<!\d)(?:1[89]|20)\d\d[01]\d[0-3]\d(?!\d)|^\d{1,2}[/.-]\d{2}$|"
    r"[^\W\d]{3,10}\.?[ /-]'?\d{2}(?!\d)"
)
_CURRENCY = (
    r"(?:[km]?€|[£$]m?|k?eur(?:os?)?|meur|bef|fb|chf|gbp|usd|pln|zł|czk|kč|huf|ft|ron|lei|"
    r"bgn|лв|sek|dkk|nok|kr|hrk|kn|mio|m|k)"
)
_AMOUNT = re.compile(
    rf"[-+(]?\s?{_CURRENCY}?\.?\s?[-+]?\d[\d\s.,'’]*(?:[,.]-)?\s?(?:{_CURRENCY}\.?\s?)*\)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:(?:TVA|BTW|VAT|MWST)[\s:.-]*)?(?:BE[\s.-]*)?[01]?\d{3}[\s.-]?\d{3}[\s.-]?\d{3}"
    r"(?:\.0)?",
    re.IGNORECASE,
)
_BELGIAN = re.compile(r"(?:B(?:E)?\s?-\s?)?[1-9]\d{3}(?:\.0)?")
_FOREIGN = re.compile(
    r"(?:[A-Z]{1,3}\s?-\s?)?(?:\d{4,6}|\d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}|"
    r"\d{4} ?[A-Z]{2}|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})"
)
_YES_AND_NO = """
oui non ja nee nein yes no true false vrai faux waar onwaar wahr falsch si vero falso
sim nao tak nie ano da ne igen nem kylla ei jah
"""
_TRUTHS = frozenset(_YES_AND_NO.split())
_MORE_FORMS = """
eurl spa srls lda sp zoo sro spol as kft zrt nyrt bt ood eood ad ab aps oy oyj ou sia
uab doo dd dooel mbh kg ohg ev ggmbh limited sl slu sasu scop coop stichting fondation
foundation university universite universiteit cpas ocmw commune gemeente ville stad
"""
_FORMS = frozenset(_MORE_FORMS.split()) | {
    word for words in WORDS_OF_NAMES.values() for word in words if " " not in word
}
_NOT_LETTERS = re.compile(r"[\W\d_]+")


class Kind(StrEnum):
    """What stands in a cell, as far as the cell alone can tell."""

    EMAIL = "email"
    WEBSITE = "website"
    ENTERPRISE_NUMBER = "enterprise_number"
    DATE = "date"
    POST_CODE = "post_code"
    COUNTRY = "country"
    TRUTH = "truth"
    RUNNING = "running"
    AMOUNT = "amount"
    NAME = "name"
    TEXT = "text"


KINDS = {
    Kind.EMAIL: _("e-mail addresses"),
    Kind.WEBSITE: _("web addresses"),
    Kind.ENTERPRISE_NUMBER: _("enterprise numbers"),
    Kind.DATE: _("dates"),
    Kind.POST_CODE: _("post codes"),
    Kind.COUNTRY: _("countries"),
    Kind.TRUTH: _("yes and no"),
    Kind.RUNNING: _("running numbers"),
    Kind.AMOUNT: _("amounts or numbers"),
    Kind.NAME: _("names"),
    Kind.TEXT: _("text"),
}


@dataclass
class Content:
    """What a column holds, in a sample of its rows.

    ``shares`` says of how many of its filled cells, from 0 to 1, a kind is true; of a
    cell several may be. ``may_be`` says the same more generously: a cell may be a date
    although nobody could say which, such as “15/09/2008 (extended in 2010)”.
    """

    filled: int = 0
    distinct: int = 0
    shares: dict[str, float] = field(default_factory=dict)
    may_be: dict[str, float] = field(default_factory=dict)
    forms: float = 0.0

    @property
    def kind(self) -> Kind | None:
        """The kind that most cells are of, the most telling one first."""
        return next((k for k in Kind if self.shares.get(k, 0) >= MOSTLY), None)

    def contradicts(self, kind: str) -> bool:
        """Return whether hardly any cell can be what a header says."""
        return (
            bool(kind) and self.filled >= ENOUGH and self.may_be.get(kind, 0) < HARDLY
        )

    def confirms(self, kind: str) -> bool:
        return bool(kind) and self.filled > 0 and self.may_be.get(kind, 0) >= MOSTLY


def content_of(cells: Iterable) -> Content:
    """Return what the cells of a column hold; blank ones do not count."""
    are, may = Counter(), Counter()
    texts, numbers = set(), []
    filled = forms = 0
    for cell in cells:
        if cell == "" or cell is None:
            continue
        text = text_of(cell)
        if not text or text.lower() in NOTHING:
            continue
        filled += 1
        texts.add(text)
        it_is, it_may_be, has_form = _kinds_of(text[:300], _type_of(cell))
        are.update(it_is)
        may.update(it_may_be)
        forms += has_form
        if Kind.RUNNING in it_is:
            numbers.append(int(float(text)))
    if not filled:
        return Content()
    shares = {kind: count / filled for kind, count in are.items()}
    if not _run(numbers):
        shares.pop(Kind.RUNNING, None)
    if all(_YEAR.fullmatch(text) for text in texts):
        # A column of years alone holds no post codes.
        shares.pop(Kind.POST_CODE, None)
    else:
        shares[Kind.DATE] = shares.get(Kind.DATE, 0) - shares.get("year", 0)
    shares.pop("year", None)
    return Content(
        filled,
        len(texts),
        shares,
        {kind: count / filled for kind, count in may.items()},
        forms / filled,
    )


def _run(numbers) -> bool:
    """Return whether whole numbers count the rows: each is one more than before."""
    steps = sum(after == before + 1 for before, after in pairwise(numbers))
    return len(numbers) >= ENOUGH and steps >= MOSTLY * (len(numbers) - 1)


def _type_of(cell) -> str:
    if type(cell) is str:
        return "text"
    if isinstance(cell, bool):
        return "truth"
    return "date" if isinstance(cell, date) else "number"


@lru_cache(maxsize=20_000)
def _kinds_of(text: str, written: str) -> tuple[frozenset, frozenset, bool]:
    """Return what a cell is, what else it may be, and whether a legal form is in it."""
    if written == "truth":
        return frozenset({Kind.TRUTH}), frozenset({Kind.TRUTH}), False
    if written == "date":
        return frozenset({Kind.DATE}), frozenset({Kind.DATE}), False
    lower = text.lower()
    has_digit = any(map(str.isdigit, text))
    letters = sum(map(str.isalpha, text))
    it_is = set()
    if "@" in text:
        it_is.add(Kind.EMAIL if _EMAIL.search(text) else Kind.TEXT)
    elif "." in text and letters > 3 and _WEBSITE.fullmatch(lower):
        it_is.add(Kind.WEBSITE)
    if len(text) <= 60 and not it_is:
        if fold(text) in _TRUTHS:
            it_is.add(Kind.TRUTH)
        elif letters > 2 and not has_digit and _names_country(text):
            it_is.add(Kind.COUNTRY)
    if has_digit and not it_is and len(text) <= 40:
        it_is |= _of_digits(text)
    may_be = set(it_is)
    if has_digit:
        may_be |= {Kind.POST_CODE} if len(text) <= 60 else set()
        if _DATED.search(text) or _is_serial(text):
            may_be.add(Kind.DATE)
        if sum(map(str.isdigit, text)) >= 8:
            may_be.add(Kind.ENTERPRISE_NUMBER)
        if _AMOUNT.fullmatch(text) or written == "number":
            may_be.add(Kind.AMOUNT)
    elif 0 < letters <= 3 and country_named(text):
        may_be.add(Kind.COUNTRY)
    if "." in text and letters:
        may_be.add(Kind.WEBSITE)
    has_form = False
    if letters and not it_is & {Kind.EMAIL, Kind.WEBSITE, Kind.DATE, Kind.AMOUNT}:
        tokens = text.split()
        if len(text) <= 120 and len(tokens) <= 12:
            if not it_is:
                it_is.add(Kind.NAME)
            has_form = any(
                _NOT_LETTERS.sub("", fold(word)) in _FORMS
                for word in (tokens[0], *tokens[-2:])
            )
        elif not it_is:
            it_is.add(Kind.TEXT)
        may_be |= {Kind.NAME, Kind.TEXT}
    return frozenset(it_is), frozenset(may_be | it_is) - {"year"}, has_form


def _of_digits(text) -> set:
    """Return what a short text with digits is."""
    it_is = set()
    if _NUMBER.fullmatch(text) and _check_digits_hold(text):
        it_is.add(Kind.ENTERPRISE_NUMBER)
    if _YEAR.fullmatch(text):
        it_is |= {Kind.DATE, "year"}
    elif _DAY.fullmatch(text):
        it_is.add(Kind.DATE)
    if _BELGIAN.fullmatch(text) or (
        not text.isdigit() and _FOREIGN.fullmatch(text.upper())
    ):
        it_is.add(Kind.POST_CODE)
    if Kind.DATE not in it_is or "year" in it_is:
        if text.removesuffix(".0").isdecimal() and len(text) <= 8:
            it_is.add(Kind.RUNNING)
        if _AMOUNT.fullmatch(text):
            it_is.add(Kind.AMOUNT)
    return it_is


def _check_digits_hold(text) -> bool:
    digits = "".join(filter(str.isdecimal, text.removesuffix(".0")))
    return len(digits) in (9, 10) and int(digits[:-2]) % 97 + int(digits[-2:]) == 97


def _names_country(text) -> bool:
    return bool(country_named(text) or country_named(text.partition("(")[0]))


def _is_serial(text) -> bool:
    """Return whether a number may be a day as a spreadsheet counts them."""
    whole = text.partition(".")[0]
    return whole.isdecimal() and 10_000 <= int(whole) < 74_000
