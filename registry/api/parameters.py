"""What an address may ask: the filters of a list, its order, its days, its pages.

What is told of each is for the OpenAPI document, which is in English.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import django_filters
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from registry.lists.as_of import AS_OF, KNOWN_ON, BadQuery
from registry.lists.companions import ALL, NOT
from registry.lists.facets import NOT_STATED, CountedFilter
from registry.lists.filterset import FacetedFilterSet
from registry.lists.page import PER_PAGE, ListPage
from registry.lists.ranges import BetweenFilter, DayRangeFilter
from registry.lists.searching import LONGEST_SEARCH

from .names import camel
from .problems import UnknownParameters

MOST_A_PAGE = 100
"""How many rows one answer holds at most."""

MOST_TOLD = 100
"""How many values of a filter the document tells: years are no closed list."""

LANGUAGES = ("en", "fr")


@dataclass(frozen=True)
class Parameter:
    """A parameter of an address, as a page calls it, and what may stand there.

    Args:
        schema: what may stand there, in the words of OpenAPI.
        many: whether it may stand there several times.
    """

    name: str
    about: str
    schema: dict = field(default_factory=lambda: {"type": "string"})
    many: bool = False


def of_every_answer() -> list[Parameter]:
    """Return the parameters of every list and every record."""
    return [
        Parameter(
            AS_OF,
            "The day of which the answer tells; today, if none is given.",
            {"type": "string", "format": "date"},
        ),
        Parameter(
            KNOWN_ON,
            "Answers as the registry knew it at the end of a day that has come, or at "
            "a moment: what was entered later is not there. Without “asOf” it tells of "
            "that very day. Now, if none is given.",
            {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]},
        ),
        Parameter(
            "lang",
            "The language of texts that exist in both, and of what is said of "
            "mistakes. Without it, the header “Accept-Language” says it.",
            {"type": "string", "enum": [*LANGUAGES]},
        ),
        Parameter(
            "select",
            "Names of fields, with commas between, such as “name,kind”: the answer "
            "holds only these.",
            {"type": "string"},
        ),
    ]


def of_pages() -> list[Parameter]:
    """Return the parameters that say which rows of a list an answer holds."""
    return [
        Parameter(
            "page",
            "The number of the page, from 1.",
            {"type": "integer", "minimum": 1, "default": 1},
        ),
        Parameter(
            "page_size",
            f"How many rows an answer holds: {MOST_A_PAGE} at most.",
            {
                "type": "integer",
                "minimum": 1,
                "maximum": MOST_A_PAGE,
                "default": PER_PAGE,
            },
        ),
        Parameter(
            "after",
            "Goes on from the last row of an answer, whatever was written "
            "meanwhile: take it from “next”.",
        ),
    ]


def of_list(page: type[ListPage]) -> list[Parameter]:
    """Return the parameters that the address of a list may hold."""
    sorts = [column.name for column in page.columns if column.sort]
    sorts += [each.name for each in [getattr(page, "rank_column", None)] if each]
    return [
        *of_filters(page.filterset_class),
        *(
            Parameter(name, "", {"type": "string", "enum": [*values]})
            for name, values in page.also_asked.items()
        ),
        Parameter(
            "sort",
            "What the rows are sorted by; “-” before it turns the order.",
            {
                "type": "string",
                "enum": [each for name in sorts for each in (name, f"-{name}")],
            },
        ),
        *of_pages(),
        *of_every_answer(),
    ]


def of_filters(filters: type[FacetedFilterSet]) -> Iterator[Parameter]:
    """Yield the parameters of the filters of a list, companions included."""
    for name, each in filters.base_filters.items():
        label = str(each.label)
        if isinstance(each, BetweenFilter):
            schema = {"type": "number"}
            if isinstance(each, DayRangeFilter):
                schema = {"type": "string", "format": "date"}
            for end in ("from", "to"):
                yield Parameter(f"{name}_{end}", f"{label}, {end}", schema)
            continue
        if not isinstance(each, django_filters.MultipleChoiceFilter):
            schema = {"type": "string"}
            if isinstance(each, django_filters.CharFilter):
                schema["maxLength"] = LONGEST_SEARCH
            yield Parameter(name, label, schema)
            continue
        schema, told = _choices(each)
        about = f"{label}: {told}" if told else label
        yield Parameter(name, about, schema, many=True)
        if isinstance(each, CountedFilter):
            left_out = f"Leaves out the rows of a value of “{camel(name)}”."
            yield Parameter(NOT + name, left_out, schema, many=True)
            if each.takes_all:
                all_of = f"“true”: only rows that have all values of “{camel(name)}”."
                true = {"type": "string", "enum": ["true"]}
                yield Parameter(ALL + name, all_of, true)


def _choices(each: django_filters.MultipleChoiceFilter) -> tuple[dict, str]:
    """Return the values that a filter takes, and what they mean."""
    if isinstance(each, django_filters.ModelMultipleChoiceFilter):
        about = "the identifier of a row"
        choices, schema = {}, {"type": "string"}
    else:
        given = each.extra.get("choices")
        choices = {} if given is None or callable(given) else dict(given)
        if len(choices) > MOST_TOLD:
            choices = {}
        schema = {"type": "string", **({"enum": [*choices]} if choices else {})}
        about = ""
    null_label = each.extra.get("null_label")
    if null_label is not None:
        choices[NOT_STATED] = null_label
        if "enum" in schema:
            schema["enum"].append(NOT_STATED)
    meanings = "; ".join(f"{value} = {label}" for value, label in choices.items())
    return schema, "; ".join(filter(None, [about, meanings]))


def refuse_unknown(query: QueryDict, known: list[Parameter], further: str = "") -> None:
    """Stop a query that asks for what nobody knows, which a page would pass over.

    Args:
        further: how the names of other parameters begin that the database knows of.

    Raises:
        UnknownParameters: it names parameters that there are not, or a language.
    """
    strange = [name for name in query if not takes(known, further, name)]
    if strange:
        names = [parameter.name for parameter in known]
        there = ", ".join(sorted(camel(name) for name in names))
        issues = [
            (
                name,
                _("There is no parameter “%(name)s”: there are %(names)s.")
                % {"name": camel(Truncator(name).chars(40)), "names": there},
            )
            for name in strange
        ]
        raise UnknownParameters(
            " ".join(text for _name, text in issues[:1]), "", issues
        )
    asked = query.getlist("lang")
    if any(each not in LANGUAGES for each in asked) or len(set(asked)) > 1:
        raise BadQuery(
            _("“%(language)s” is not a language of the registry: it has %(languages)s.")
            % {
                "language": ", ".join(asked)[:40],
                "languages": ", ".join(LANGUAGES),
            },
            "lang",
        )


def takes(known: list[Parameter], further: str, name: str) -> bool:
    """Whether an address may hold a parameter."""
    if any(parameter.name == name for parameter in known):
        return True
    stem = name.removeprefix(NOT).removeprefix(ALL)
    return bool(further) and stem.startswith(further)
