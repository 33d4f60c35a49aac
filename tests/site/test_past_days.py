"""A page at a day shows nothing that begins or happens later: every page, every file.

Rows of every sort are planted on three days, each with a word of its own. Before its
day a word stands on no page and in no file; from its day on, on some.
"""

from datetime import date
from zlib import crc32

import pytest
from django.db import connection, models, transaction
from django.urls import reverse

from registry.api import PREFIX
from registry.lists.directory import all_lists
from registry.models.base.dated import dated_models
from tests.constraints import models_of
from tests.pages import (
    FOR_PROGRAMS,
    LISTS,
    OF_RECORDED_TIME,
    PAGES,
    TIMELESS,
    address,
    address_for_programs,
)
from tests.planted import Planted
from tests.worlds import make_world

pytestmark = pytest.mark.django_db

PLANTED = [date(2009, 3, 3), date(2018, 8, 8), date(2028, 8, 8)]

BESIDE = {date(2000, 1, 1), date(2009, 3, 2), date(2009, 3, 3), date(2018, 8, 7)}
"""Days on which all is looked at: the first, and those beside what is planted."""

OF_OTHERS = 4
"""Of so many addresses one is looked at on each other day, another one each time."""

DAYS = [
    date(2000, 1, 1),
    date(2003, 6, 30),
    date(2005, 12, 31),
    date(2008, 11, 14),
    date(2009, 3, 2),
    date(2009, 3, 3),
    date(2013, 6, 30),
    date(2016, 2, 29),
    date(2018, 8, 7),
    date(2019, 6, 30),
    date(2024, 7, 1),
    date(2027, 12, 31),
]

FILES = ["csv", "xlsx", "json"]

NOT_PLANTED = {
    "registry.activity": "a code holds under its version, whatever the day",
    "registry.importbatch": "only staff see it",
    "registry.distinctpair": "only staff see it",
    "registry.sourcefile": "it stands with its source, whatever the day",
    "evaluation.condition": "known with its decision",
    "evaluation.rectification": "known with its decision: see test_rectifying.py",
    "registry.organisationmerge": "only staff see it",
    "programmes.grantbalance": "known with its grant",
    "registry.recordmerge": "only staff see it",
    "programmes.planactor": "known with its plan",
    "programmes.planlink": "known with its plan",
    **{
        model._meta.label_lower: "values for a time: see test_dated.py"
        for model in dated_models()
    },
}


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world(1)
        made = [Planted(world, day) for day in PLANTED]
        # Once, and not after each day.
        connection.check_constraints()
        yield made
        transaction.set_rollback(True)


def addresses(planted, day: date):
    """Yield each address that is looked at on a day: pages, files, the search."""
    as_of = {"as_of": day.isoformat()}
    for name in set(PAGES) - TIMELESS - OF_RECORDED_TIME - {"search"}:
        yield address(name, **as_of)
    for each in planted:
        yield address("search", q=each.word, **as_of)
        for name, row in each.pages:
            if name == "source_detail" and each.day > day:
                continue  # the evidence of what held before it: it stays open
            yield f"{reverse(name, args=[row.slug])}?as_of={day}"
    files = FILES[DAYS.index(day) % len(FILES)]
    for page in all_lists():
        yield address(page.url_name(), _export=files, **as_of)
    for name in set(LISTS) - {page.url_name() for page in all_lists()}:
        yield address(name, _export=files, **as_of)
    yield f"{reverse('evaluation_calendar_file')}?as_of={day}"
    for name in FOR_PROGRAMS:
        yield address_for_programs(name, **as_of)


NAMED = 3
"""How often a page says what was not there yet: in title, heading and sentence."""


def own_pages(planted, day: date) -> dict[str, str]:
    """Return the pages of what was not there yet on a day, each with its word."""
    return {
        f"{reverse(name, args=[row.slug])}?as_of={day}": each.word
        for each in planted
        if each.day > day
        for name, row in each.pages
    }


def what_stands_at(client, url: str, words, named: str | None = None) -> set[str]:
    """Return which words stand in the answer, but for those that the address holds.

    Args:
        named: the word by which the page may call what it says was not there yet.
    """
    response = client.get(url, follow=True)
    # Programs are told in so many words that a record was not there yet.
    not_yet = url.startswith(PREFIX) and response.status_code == 404
    assert response.status_code == 200 or not_yet, url
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"PK"):
        body = _cells_of(body)
    text = body.decode().lower().replace(url.lower().partition("?")[0], "")
    if named and text.count(named) <= NAMED:
        text = text.replace(named, "")
    return {word for word in words if word in text}


def _cells_of(workbook: bytes) -> bytes:
    from io import BytesIO

    from openpyxl import load_workbook

    rows = load_workbook(BytesIO(workbook), read_only=True).active.values
    return "\n".join(str(cell) for row in rows for cell in row).encode()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_nothing_that_comes_later_shows_on_a_day(client, planted, day):
    later = {each.word for each in planted if each.day > day}
    words = {each.word for each in planted}
    seen, leaks, own = set(), {}, own_pages(planted, day)
    for url in addresses(planted, day):
        if day not in BESIDE and crc32(url.encode()) % OF_OTHERS:
            continue
        if "q=zukunft" in url:
            # What was asked stands in the box: only the rows that were found count.
            found = client.get(url).context["found"]
            names = " ".join(f"{h.row} {h.reason}" for g in found for h in g.hits)
            stand = {word for word in words if word in names.lower()}
        else:
            stand = what_stands_at(client, url, words, own.get(url))
        seen |= stand
        if stand & later:
            leaks[url] = stand & later

    assert leaks == {}
    assert seen == words - later


def test_every_model_that_bears_a_day_is_planted(planted):
    apps = ("registry", "programmes", "evaluation")
    dated = {
        model
        for model in models_of(*apps)
        if any(type(field) is models.DateField for field in model._meta.fields)
        or hasattr(model, "known_from")
        or hasattr(model, "known_condition")
    }
    without = {
        model._meta.label_lower
        for model in dated
        if model._meta.label_lower not in NOT_PLANTED
        and not model._base_manager.filter(**_of_a_word(model)).exists()
    }

    assert without == set()


def _of_a_word(model) -> dict:
    """Return what finds the planted rows of a model: their source, or their words."""
    names = {field.name for field in model._meta.fields}
    if "source" in names:
        return {"source__title__startswith": "zukunft"}
    for name in ("title", "evaluation__slug", "slug"):
        if name.partition("__")[0] in names:
            return {f"{name}__startswith": "zukunft"}
    return {"regime__source__title__startswith": "zukunft"}
