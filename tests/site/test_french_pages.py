"""Nothing is left in English on a French page, and nothing in French on an English one.

Pages of every kind are read, with the founding facts: what stands on them is compared
with the words of the site, and with what the facts say in the other language. What is
quoted, and what bears a name of its own, says in which language it is, or is alike in
both. French sets its colons apart.
"""

import re
from collections import defaultdict

import pytest
from django.urls import reverse
from django.utils.translation import override

from programmes.models import Grant
from registry.lists.directory import all_lists
from registry.models import Cluster, Source
from registry.models.base.sources import Sourced
from tests.html import parse
from tests.site.test_two_languages import models_of_the_house, pairs_of
from walloon_clusters.translations import read, source_strings

VERBATIM = {"blockquote", "cite", "code", "pre", "q", "script", "style"}
"""Elements whose words are not ours: quotes, identifiers."""
SHORT = 20
"""Below it a text is looked for as a whole: it may be a word of another sentence."""
OF_EACH = 6
"""How many rows of a model have their pages read: those of one model look alike."""
WITHOUT_SPACE = re.compile(r"(?:^|[\w)»%€]):(?=\s|$)")
"""A colon with nothing before it, which French sets apart."""


def texts(element, language):
    """Yield the texts of a page that are in its own language, with their spaces."""
    for child in element.children:
        if isinstance(child, str):
            if text := child.strip(" \n\t"):
                yield text
        elif child.tag not in VERBATIM and child.get("lang", language) == language:
            yield from texts(child, language)


def words_of_the_site() -> dict[str, set[str]]:
    """Return the words of the site that a page in the other language has not."""
    french = read("fr")
    english, translated = set(), set()
    for message in source_strings():
        twin = french.get(message.id, message.context)
        if twin is None or not isinstance(message.id, str) or not twin.string:
            continue
        english.add(" ".join(message.id.split()))
        translated.add(" ".join(twin.string.split()))
    return {"fr": english - translated, "en": translated - english}


def contents() -> dict[str, set[str]]:
    """Return what the facts say in one language and not in the other."""
    said = {"en": set(), "fr": set()}
    for model in models_of_the_house():
        for name in pairs_of(model):
            for language in said:
                column = f"{name}_{language}"
                rows = model._default_manager.exclude(**{column: ""})
                words = rows.values_list(column, flat=True)
                said[language] |= {" ".join(text.split()) for text in words}
    return {"fr": said["en"] - said["fr"], "en": said["fr"] - said["en"]}


def addresses() -> list[str]:
    """Return the pages of the facts."""
    found = ["/", *(reverse(page.url_name()) for page in all_lists())]
    found += [reverse(name) for name in ("regime_list", "indicator_list")]
    for model in models_of_the_house():
        if hasattr(model, "get_absolute_url"):
            found += [row.get_absolute_url() for row in some_of(model)]
    for cluster in some_of(Cluster):
        found += [
            reverse(name, kwargs={"slug": cluster.slug})
            for name in (
                "cluster_members",
                "cluster_links",
                "cluster_programmes",
                "cluster_evaluation",
            )
        ]
    return found


def some_of(model) -> list:
    """Return some rows of a model, from all over it."""
    rows = list(model.objects.order_by("pk"))
    return rows[:: max(1, len(rows) // OF_EACH)]


def as_published() -> set[str]:
    """Return the titles and the places of sources, which stand as they were printed."""
    found = set(Source.objects.values_list("title", flat=True))
    found |= set(Grant.objects.values_list("title_fr", flat=True))
    for model in models_of_the_house():
        if issubclass(model, Sourced):
            found |= set(model._default_manager.values_list("locator", flat=True))
    return {text for text in found if WITHOUT_SPACE.search(text)}


def lacks_a_space(text: str, published: set[str]) -> bool:
    """Whether a colon of ours follows a word without the space that French wants."""
    return bool(WITHOUT_SPACE.search(text)) and not any(
        each in text for each in published
    )


def texts_in(page: str, by_beginning: dict[str, list[str]]) -> list[str]:
    """Return which of many texts a page holds: those are looked for that may begin."""
    begins = {page[at : at + SHORT] for at in range(len(page))}
    return [
        text
        for beginning in begins & by_beginning.keys()
        for text in by_beginning[beginning]
        if text in page
    ]


def left_over(client, language: str) -> dict[str, list[str]]:
    """Return what stands on pages in the other language, with one of the pages."""
    own, others = words_of_the_site()[language], contents()[language]
    published = as_published()
    short = {text for text in others if len(text) < SHORT}
    long = defaultdict(list)
    for text in others - short:
        long[text[:SHORT]].append(text)
    found = {}
    for address in addresses():
        response = client.get(
            address, follow=True, headers={"accept-language": language}
        )
        assert response.status_code == 200, address
        shown = list(texts(parse(response.text), language))
        if language == "fr":
            tight = (each for each in shown if lacks_a_space(each, published))
            found |= dict.fromkeys(tight, address)
        here = [" ".join(text.split()) for text in shown]
        for text in here:
            if text in own or text in short:
                found.setdefault(text, address)
        for text in texts_in(" ".join(here), long):
            found.setdefault(text, address)
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_page_of_the_founding_facts_is_left_in_the_other_language(
    client, facts, language
):
    with override(language):
        found = left_over(client, language)

    assert found == {}
