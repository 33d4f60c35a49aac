"""What we write is written in English and in French."""

from datetime import date

import pytest
from django import forms
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import models
from django.urls import reverse
from django.utils.translation import override

from registry.admin.accounts import name_of
from registry.founding_facts import files
from registry.founding_files import records_of
from registry.models import Cluster, SearchEntry
from registry.words import quoted
from tests.factories import (
    make_agreement,
    make_cluster,
    make_mandate,
    make_source,
    make_superuser,
)
from walloon_clusters.data_dictionary import APPS, documented_models

LANGUAGES = ("en", "fr")

AS_PUBLISHED = {
    "act": "the official title of an act",
    "also_written": "a name",
    "attendance": "the words of the source",
    "budget_wording": "the words of the source",
    "code": "whatever its publisher calls it",
    "end_locator": "a heading of the source",
    "gone_name": "a name as it was borne",
    "end_quote": "the words of the source",
    "key": "what a register identifies it by",
    "locality": "a place as the source states it",
    "locator": "a heading of the source",
    "name": "a name as it is borne",
    "number": "a number",
    "publisher": "a name",
    "quote": "the words of the source",
    "series": "a name",
    "text": "the words of the source, or of who evaluates",
    "wording": "the words of the source",
}
BY_STAFF = {
    "answer",
    "conditions",
    "findings",
    "follow_up",
    "justification",
    "method",
    "opinion",
    "owner",
    "reason",
    "reasons_text",
    "remark",
    "strengths",
    "weaknesses",
}
"""What somebody writes about one evaluation or one act, in the language of theirs."""
BY_THE_SITE = {
    "address",
    "reference",
    "filename",
    "fingerprint",
    "missing",
    "refusal",
    "detail",
    "table",
    "url",
    "post_code",
    "kind",
}
"""Codes, and what the site says of a file or of a value that it could not compute."""
CALLED = {"label": "name"}
"""What is read of a column where it is called otherwise: the label of an activity."""
TITLES_AS_PUBLISHED = {"source", "project", "grant", "mandate", "importbatch"}


def models_of_the_house():
    """Return what is read; the index of the search is made of it, in both languages."""
    return [
        model
        for label in APPS
        for model in documented_models(apps.get_app_config(label))
        if model is not SearchEntry
    ]


def pairs_of(model) -> set[str]:
    """Return what a model says in both languages: title, note."""
    names = {field.name for field in model._meta.concrete_fields}
    stems = {name[:-3] for name in names if name.endswith("_en")}
    return {stem for stem in stems if f"{stem}_fr" in names}


@pytest.mark.parametrize("model", models_of_the_house(), ids=lambda m: m.__name__)
def test_what_a_model_says_is_read_in_the_readers_language(model):
    """``name_en`` and ``name_fr`` come with a property ``name``, for every model."""
    for name in pairs_of(model):
        row = model()
        for language in LANGUAGES:
            setattr(row, f"{name}_{language}", language)
        for language in LANGUAGES:
            with override(language):
                assert getattr(row, CALLED.get(name, name)) == language, name


@pytest.mark.parametrize("model", models_of_the_house(), ids=lambda m: m.__name__)
def test_no_model_has_prose_of_ours_in_one_language(model):
    for field in model._meta.concrete_fields:
        if (
            not isinstance(field, models.CharField | models.TextField)
            or isinstance(field, models.SlugField | models.URLField | models.EmailField)
            or field.choices
            or field.generated
            or field.name[-3:] in {"_en", "_fr", "_nl", "_de"}
            or (getattr(field, "max_length", None) or 999) <= 30
        ):
            continue
        known = AS_PUBLISHED.keys() | BY_STAFF | BY_THE_SITE
        if model._meta.model_name in TITLES_AS_PUBLISHED:
            known |= {"title"}
        assert field.name in known, f"{model._meta.label}.{field.name}"


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_founding_facts_say_in_both_languages_what_they_say(path):
    records = records_of(path)
    if not pairs_of(apps.get_model(records[0]["model"])):
        return
    for record in records:
        fields = record["fields"]
        for name in pairs_of(apps.get_model(record["model"])):
            english, french = fields.get(f"{name}_en"), fields.get(f"{name}_fr")
            assert bool(english) == bool(french), (fields.get("slug"), name)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_french_of_founding_facts_has_the_spaces_of_french(path):
    """No line breaks before : ; ? ! % or inside « »."""
    for record in records_of(path):
        model = apps.get_model(record["model"])
        published = model._meta.model_name in TITLES_AS_PUBLISHED
        for name in pairs_of(model):
            if name == "title" and published:
                continue
            text = record["fields"].get(f"{name}_fr") or ""
            for wrong in (" :", " ;", " ?", " !", " %", "« ", " »"):
                assert wrong not in text, text
            assert "“" not in text
            assert "”" not in text


@pytest.mark.django_db
def test_a_text_in_one_language_alone_is_read_in_both():
    cluster = make_cluster(description_fr="Le secteur de l’eau.")

    for language in LANGUAGES:
        with override(language):
            assert cluster.description == "Le secteur de l’eau."


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["accord-cadre", "framework"])
def test_a_search_looks_in_both_languages(text):
    agreement = make_agreement(
        purpose_en="A framework agreement", purpose_fr="Un accord-cadre"
    )
    make_agreement()

    assert list(type(agreement).objects.search(text)) == [agreement]


@pytest.mark.django_db
def test_lists_sort_by_the_title_that_is_read():
    first = make_agreement(title_en="Bois", title_fr="Zinc")
    second = make_agreement(title_en="Wood", title_fr="Acier")
    untranslated = make_agreement(title_en="Moss", title_fr="")
    rows = type(first).objects.with_sorting_keys("title").order_by("title_key")

    assert list(rows) == [first, untranslated, second]
    with override("fr"):
        rows = type(first).objects.with_sorting_keys("title").order_by("title_key")
        assert list(rows) == [second, untranslated, first]


@pytest.mark.django_db
def test_a_note_of_a_source_is_shown_in_the_readers_language(client):
    source = make_source(note_en="Read as a whole.", note_fr="Lu en entier.")

    english = client.get(source.get_absolute_url(), headers={"accept-language": "en"})
    french = client.get(source.get_absolute_url(), headers={"accept-language": "fr"})

    assert "Read as a whole." in english.text
    assert "Lu en entier." not in english.text
    assert "Lu en entier." in french.text
    assert "Read as a whole." not in french.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text", ["31/12/2025", "31-12-2025", "31.12.2025", "2025-12-31"]
)
def test_a_date_is_read_however_its_parts_are_separated(language, text):
    with override(language):
        assert forms.DateField().clean(text) == date(2025, 12, 31)


@pytest.mark.django_db
def test_a_billion_quoted_from_english_is_explained_in_french():
    source = make_source(language="en")

    with override("fr"):
        assert quoted("1.6 billion €", source) == "1.6 billion [milliard] €"
    with override("en"):
        assert quoted("1.6 billion €", source) == "1.6 billion €"


@pytest.mark.django_db
def test_a_published_title_stands_beside_a_role_where_it_says_more():
    alone = make_mandate(role="president", title="Présidente")
    more = make_mandate(role="director", title="directeur général")

    assert (alone.further_title, more.further_title) == ("", "directeur général")


@pytest.mark.django_db
def test_rights_are_named_in_the_readers_language():
    right = Permission.objects.get(codename="change_cluster")

    with override("en"):
        assert name_of(right) == "change: clusters and poles"


@pytest.mark.django_db
def test_rights_on_tables_of_the_history_are_not_offered(client):
    client.force_login(make_superuser())
    page = client.get(reverse("admin:auth_group_add"))

    offered = page.context["adminform"].form.fields["permissions"].queryset
    kinds = {right.content_type.model_class() for right in offered}
    assert Cluster in kinds
    assert not [kind for kind in kinds if hasattr(kind, "pgh_tracked_model")]
