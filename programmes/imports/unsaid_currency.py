"""What a list in which nothing says the currency tells of the country that pays.

A list is in euro unless something says otherwise. Where no header, title, cell nor
format of a number names a currency, a list of a country that does not pay in euro, or
did not in the years that it is of, is asked about. That country is told by the columns
(names of countries, post codes, codes of regions, VAT numbers and bank accounts with
the letters of a country), by titles, and by the language of the headers, or else of
the cells. English alone says nothing.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.utils.translation import gettext_lazy as _
from django_countries import countries

from programmes.amounts import EURO, currencies_of_header, currencies_of_title
from programmes.amounts.cells import Unread, look_at
from programmes.amounts.euro_area import COUNTRIES_OF_LANGUAGES, pays_in_euro
from registry.files.cells import fold, text_of
from registry.files.countries import country_named
from registry.imports.reading.contents import Kind
from registry.imports.reading.post_codes import read_post_code

from .columns import FIELDS
from .languages import languages_told

ASKED = {
    "amounts_of_country": _(
        "Nothing says in which currency the amounts are, and “%(said)s” tells of a "
        "country that did not pay in euro (%(country)s): nothing of the column is "
        "read. If they are in euro, say so of one column, and it holds for all; "
        "otherwise write them in euro."
    ),
    "amounts_of_language": _(
        "Nothing says in which currency the amounts are, and “%(said)s” is in the "
        "language of a country that did not pay in euro (%(country)s): nothing of the "
        "column is read. If they are in euro, say so of one column, and it holds for "
        "all; otherwise write them in euro."
    ),
}

_SAMPLED = 200
_MOST = 0.5
"""The share of the cells of a column from which they tell the country of the list."""

_IN_EUROPE = """
    AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK
    GB NO CH IS LI RS ME MK AL BA TR UA MD XK
"""
_LETTERS = {"EL": "GR", "UK": "GB"} | {code: code for code in _IN_EUROPE.split()}
_OF_REGION = r"\d[0-9A-Z]{0,2}"
_OF_TAX = r"\d{8,12}"
_OF_ACCOUNT = r"\d\d(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,3})?"
_CODED = re.compile(
    rf"(?:({'|'.join(_LETTERS)}) ?(?:{_OF_REGION}|{_OF_TAX}|{_OF_ACCOUNT})"
    rf"|(UK)[A-N]\d{{0,2}})"
)
"""Codes of regions (NUTS), VAT numbers and bank accounts (IBAN), by their letters."""

_OF_BRITAIN = re.compile(
    r"(?<!new )\b(?:scotland|wales|england|northern ireland|united kingdom)\b"
)
_BRITISH_CODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class CountryQuestion:
    """Why a list that names no currency is not read: what tells of which countries.

    ``countries`` are their codes.
    """

    code: str
    said: str
    countries: tuple[str, ...]

    @property
    def params(self) -> dict:
        return {"said": self.said, "country": " ".join(self.countries)}

    def message_with(self, name_of) -> str:
        return str(ASKED[self.code]) % in_words(self.params)


def in_words(params: dict) -> dict:
    """Return what a question keeps, its countries by name in the reader's language."""
    names = [str(countries.name(code)) for code in params["country"].split()]
    return params | {"country": ", ".join(names)}


def question_of(read, header, above: list[str]) -> CountryQuestion | None:
    """Return what must be asked of a list that names no currency, if anything must.

    Args:
        above: the titles of the list and the names of its sheets.
    """
    amounts, dates, others = [], [], []
    for column in header.columns:
        field = FIELDS.get(column.field) if column.is_read else None
        if field and field.is_amount:
            amounts.append(column)
        elif (field and field.is_date) or column.content.kind == Kind.DATE:
            dates.append(column)
        else:
            others.append(column)
    rows = [cells for _n, cells, _f in islice(read.sample_of(header), _SAMPLED)]
    if _names_euro(amounts, rows, above):
        return None
    year = _last_year(dates, rows, above)
    told = (
        _told_by_columns(others, rows)
        or _told_by_titles([*above, *(column.header for column in header.columns)])
        or _told_by_words(header, above, rows)
    )
    if told is None or any(pays_in_euro(country, year) for country in told.countries):
        return None
    return told


def _names_euro(amounts, rows, above) -> bool:
    """Return whether something says euro, and nothing another currency."""
    named = {
        currency
        for texts, find in (
            ([column.header for column in amounts], currencies_of_header),
            (above, currencies_of_title),
        )
        for text in texts
        for currency in find(text)
    }
    for column in amounts:
        for text in _texts_of(column, rows):
            try:
                unit = look_at(text, 1).unit
            except Unread:
                continue
            if unit.currency:
                named.add(EURO)
    return named == {EURO}


def _texts_of(column, rows):
    for cells in rows:
        if column.index < len(cells) and isinstance(cells[column.index], str):
            text = text_of(cells[column.index])
            if text:
                yield text


def _last_year(dates, rows, above) -> int | None:
    """Return the last year that the dates of a list name, or else its titles."""
    last_of = [column for column in dates if column.field != "end_on"] or dates
    years = set()
    for column in last_of:
        for cells in rows:
            cell = cells[column.index] if column.index < len(cells) else ""
            if isinstance(cell, date):
                years.add(cell.year)
            elif isinstance(cell, str):
                years.update(map(int, _YEAR.findall(cell)))
    if not years:
        years = {int(year) for text in above for year in _YEAR.findall(text)}
    return max(years, default=None)


def _told_by_columns(columns, rows) -> CountryQuestion | None:
    """Return the country that most cells of a column name, if those of one do."""
    first = sorted(columns, key=lambda column: column.field != "country")
    for column in first:
        counted, example, filled = Counter(), {}, 0
        for text in _texts_of(column, rows):
            filled += 1
            country = _country_of(column.field, text)
            if country:
                counted[country] += 1
                example.setdefault(country, text)
        for country, count in counted.most_common(1):
            if count > _MOST * filled:
                return CountryQuestion(
                    "amounts_of_country", example[country], (country,)
                )
    return None


def _country_of(key, text) -> str:
    if key == "country":
        return country_named(text) or country_named(text.partition("(")[0]) or ""
    if len(text) > 60:
        return ""
    if key in ("post_code", "locality"):
        found = read_post_code(text)
        if found and found.country:
            return found.country
    if match := _CODED.fullmatch(text):
        return _LETTERS[match[1] or match[2]]
    if _BRITISH_CODE.fullmatch(text):
        return "GB"
    if key in ("name", "project", "note"):
        return ""
    if _OF_BRITAIN.search(text.lower()):
        return "GB"
    return (len(text) > 3 and country_named(text)) or ""


def _told_by_titles(texts) -> CountryQuestion | None:
    """Return the country that titles or headers name, where they name but one."""
    named = {}
    for text in texts:
        words = fold(text).split()
        for size in (1, 2, 3):
            for at in range(len(words) - size + 1):
                name = " ".join(words[at : at + size])
                country = len(name) > 4 and country_named(name)
                if country in _LETTERS:
                    named.setdefault(country, text)
    if len(named) != 1:
        return None
    ((country, text),) = named.items()
    return CountryQuestion("amounts_of_country", text, (country,))


def _told_by_words(header, above, rows) -> CountryQuestion | None:
    """Return the countries of the language that the list is in, if it tells one."""
    told = languages_told(header, above, rows)
    if told is None:
        return None
    languages, example = told
    of = {code for language in languages for code in COUNTRIES_OF_LANGUAGES[language]}
    return CountryQuestion("amounts_of_language", example, tuple(sorted(of)))
