import io
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from registry.models import Cluster
from walloon_clusters import translations
from walloon_clusters.data_dictionary import docstring

PAGE = """
{% load i18n %}
  <p class="it's">{% translate "A word" %} <b>"(</b>
{% translate "A word" context "of honour" as word %}{{ word|default:_("Nothing") }}
    {% blocktranslate trimmed count n=rows %}
      {{ n }} row at 100%
    {% plural %}
      {{ n }} rows at 100%
    {% endblocktranslate %}
{% comment %}{% translate "Never shown" %}{% endcomment %}
"""


@pytest.fixture
def catalog(monkeypatch):
    """A source of two strings, and its French catalog, which a test may spoil."""
    source = Catalog()
    source.add("Hello, %(name)s")
    source.add(("%(n)s row", "%(n)s rows"), context="table")
    french = Catalog(locale="fr")
    french.add("Hello, %(name)s", "Bonjour, %(name)s")
    french.add(
        ("%(n)s row", "%(n)s rows"), ("%(n)s ligne", "%(n)s lignes"), context="table"
    )
    monkeypatch.setattr(translations, "source_strings", lambda: source)
    monkeypatch.setattr(translations, "read", lambda language: french)
    return french


def test_strings_of_pages_are_those_that_django_looks_up():
    found = translations.extract_from_template(
        io.BytesIO(PAGE.encode()), translations.KEYWORDS, [], {}
    )

    assert [(name, string) for _, name, string, _ in found] == [
        ("gettext", "A word"),
        ("pgettext", ("of honour", "A word")),
        ("_", "Nothing"),
        ("ngettext", ("%(n)s row at 100%%", "%(n)s rows at 100%%", None)),
    ]


def test_lazy_strings_of_code_are_collected():
    assert "Registry" in translations.source_strings()


def test_docstrings_of_models_are_collected_as_the_data_dictionary_asks_for_them():
    paragraphs = docstring(Cluster).split("\n\n")

    assert docstring(Cluster) in translations.source_strings()
    assert not any("\n" in paragraph for paragraph in paragraphs)


def test_docstrings_of_the_tables_of_history_are_not_collected():
    tables = [message.id for message in translations.source_strings() if message.id]

    assert not [text for text in tables if "Event(" in str(text)]


def test_french_is_typeset_as_french():
    """No-break spaces keep tall signs with their word; apostrophes are curved."""
    wrong = re.compile(r" ([:;?!]|%(?!\())|«[^\u00a0]|[^\u00a0]»|\w'\w|“|”")
    french = translations.read("fr")
    texts = [
        text
        for message in filter(translations.is_string, french)
        for text in translations.in_each_number(message)
    ]

    assert texts
    assert [text for text in texts if wrong.search(text)] == []


def test_nothing_is_wrong_with_a_catalog_that_translates_every_string(catalog):
    assert list(translations.faults("fr")) == []


def test_a_string_missing_from_the_catalog_is_a_fault(catalog):
    catalog.delete("Hello, %(name)s")

    (fault,) = translations.faults("fr")

    assert fault == "not in the catalog: 'Hello, %(name)s'"


def test_a_string_without_a_translation_is_a_fault(catalog):
    catalog["Hello, %(name)s"].string = ""

    (fault,) = translations.faults("fr")

    assert fault.startswith("not translated:")


def test_a_plural_without_a_translation_is_a_fault(catalog):
    catalog.get("%(n)s row", "table").string = ("%(n)s ligne", "")

    (fault,) = translations.faults("fr")

    assert fault.startswith("not translated:")


def test_a_fuzzy_translation_is_a_fault(catalog):
    catalog["Hello, %(name)s"].flags.add("fuzzy")

    (fault,) = translations.faults("fr")

    assert fault.startswith("marked as fuzzy:")


def test_a_translation_that_loses_a_placeholder_is_a_fault(catalog):
    catalog["Hello, %(name)s"].string = "Bonjour"

    (fault,) = translations.faults("fr")

    assert fault.startswith("with other placeholders:")


def test_a_translation_of_nothing_is_a_fault(catalog):
    catalog.add("Goodbye", "Au revoir")

    (fault,) = translations.faults("fr")

    assert fault == "no longer in the source: 'Goodbye'"


def test_an_update_keeps_what_is_translated(monkeypatch, tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    path = translations.catalog_path("fr")
    path.parent.mkdir(parents=True)
    translated = Catalog(locale="fr")
    translated.add("Registry", "Registre")
    translated.add("Gone", "Parti")
    with path.open("wb") as file:
        write_po(file, translated)

    translations.update("fr")

    updated = translations.read("fr")
    assert updated["Registry"].string == "Registre"
    assert "Gone" not in updated
    assert "Programmes" in updated
