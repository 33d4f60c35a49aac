"""What looks like a record that is typed, and any two that look like one."""

import pytest
from django.core.cache import cache

from registry.alike.finding import Why, likely_pairs, resembling
from registry.alike.kinds import RecordKind, address_of, host_of
from tests.factories import (
    make_cluster,
    make_cluster_name,
    make_distinct_pair,
    make_enterprise_number,
    make_organisation,
    make_organisation_name,
    make_organisation_naming,
    make_person,
    make_place,
    make_source,
)
from tests.registry.admin_forms import warned

pytestmark = pytest.mark.django_db

ORGANISATION, CLUSTER, PERSON, SOURCE = RecordKind
NUMBER = make_enterprise_number(4030192)


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def found(kind, but=None, **values):
    return [(str(e.row), e.why) for e in resembling(kind, values, but=but)]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Univ. de Liège", Why.WORDS),
        ("ULiège", Why.WORDS),
        ("ULg", Why.WORDS),
        ("UNIVERSITE DE LIEGE ASBL", Why.WORDS),
        ("Université de Liege", Why.WORDS),
        ("Universite de Liége (CRM)", Why.WORDS),
    ],
)
def test_an_organisation_is_found_by_whatever_name_is_typed(typed, why):
    make_organisation(name="Université de Liège")
    make_organisation(name="Université de Namur")
    make_organisation(name="Besix")

    assert found(ORGANISATION, name=typed) == [("Université de Liège", why)]


def test_a_short_name_finds_a_long_one_and_a_long_one_a_short_one():
    make_organisation(name="Centre de recherches métallurgiques")
    make_organisation(name="Euro Heat Pipes (EHP)")
    make_organisation(name="BEP")

    assert found(ORGANISATION, name="CRM")[0][1] == Why.INITIALS
    assert found(ORGANISATION, name="EHP")[0][0] == "Euro Heat Pipes (EHP)"
    long = "Bureau économique de la Province"
    assert found(ORGANISATION, name=long) == [("BEP", Why.INITIALS)]


def test_other_and_former_names_tell_as_well():
    one, other = make_organisation(name="Alpha"), make_organisation(name="Beta")
    make_organisation_name(organisation=one, name="Sonaca Aerospace")
    make_organisation_naming(organisation=other, name="Techspace Aero")

    assert found(ORGANISATION, name="Sonaca Aerospace SA")[0][0] == "Alpha"
    assert found(ORGANISATION, name="Techspace aero")[0][0] == "Beta"


def test_a_number_a_site_and_a_place_tell():
    here = make_place(post_code="4000")
    make_organisation(name="Alpha", enterprise_number=NUMBER)
    make_organisation(name="Beta", website="https://www.beta.be/")
    make_organisation(name="Cardiatis", place=here)

    assert found(ORGANISATION, name="New", enterprise_number=NUMBER) == [
        ("Alpha", Why.NUMBER)
    ]
    assert found(ORGANISATION, name="New", website="http://beta.be") == [
        ("Beta", Why.SITE)
    ]
    near = {"name": "Cardiartis", "place__post_code": "4000"}
    assert found(ORGANISATION, **near) == [("Cardiatis", Why.LETTER)]
    assert found(ORGANISATION, **(near | {"place__post_code": "5000"})) == []


def test_what_was_merged_or_told_apart_or_is_the_same_record_is_not_found():
    kept = make_organisation(name="Sonaca")
    make_organisation(name="Sonaca SA", merged_into=kept)
    other = make_organisation(name="Sonacca")
    make_distinct_pair(organisation=kept, other_organisation=other)

    assert found(ORGANISATION, name="Sonaca", but=kept.pk) == []
    assert len(found(ORGANISATION, name="Sonaca")) == 2


@pytest.mark.parametrize("typed", ["", " ", "(", "%", "\\", "'", "x" * 400, "…"])
def test_anything_may_be_typed(typed):
    make_organisation(name="Sonaca")
    for kind in RecordKind:
        assert found(kind, name=typed, title=typed, website=typed, url=typed) == []


def test_clusters_persons_and_sources_are_found():
    make_cluster_name(cluster=make_cluster(name="BioWin"), name="Pôle santé")
    make_person(name="Charles Dalemans", also_written="Ch. Dalemans")
    make_source(title="Rapport annuel 2019", url="https://www.spw.be/a.pdf")

    assert found(CLUSTER, name="Bio Win ASBL") == [("BioWin", Why.WORDS)]
    assert found(CLUSTER, name="pole sante") == [("BioWin", Why.WORDS)]
    for name in ("DALEMANS Charles", "M. Charles Dalemans"):
        assert found(PERSON, name=name) == [("Charles Dalemans", Why.WORDS)]
    assert found(PERSON, name="C. Dalemans") == [("Charles Dalemans", Why.INITIALS)]
    assert found(PERSON, name="Anne Dalemans") == []
    assert found(SOURCE, title="Annual report", url="http://spw.be/a.pdf") == [
        ("Rapport annuel 2019", Why.ADDRESS)
    ]
    assert found(SOURCE, title="Rapport annuel 2020") == []


def test_a_record_that_was_saved_is_warned_about():
    for make, one, other in (
        (make_organisation, "Testeur Zero", "Testeur Zero S.A."),
        (make_cluster, "BioWin", "Bio Win"),
        (make_person, "Anne Petit", "PETIT Anne"),
    ):
        make(name=one)
        (warning,) = warned(make(name=other))
        assert one in warning
        assert "/merge/?kept=" in warning


def test_any_two_that_look_like_one_are_listed_the_surest_first():
    one = make_organisation(name="Pierret")
    make_organisation(name="Pierret System")
    make_organisation(name="Besix")
    other = make_organisation(name="PIERRET SA")

    sure, *others = likely_pairs(ORGANISATION)

    assert (sure.one, sure.other, sure.why) == (one.pk, other.pk, Why.WORDS)
    assert [pair.why for pair in others] == [Why.BEGINNING] * 2
    make_distinct_pair(organisation=one, other_organisation=other)
    assert sure not in likely_pairs(ORGANISATION)


def test_the_list_is_made_again_when_a_record_changes():
    one = make_person(name="Anne Petit")
    other = make_person(name="Anne Grand")
    assert likely_pairs(PERSON) == []

    other.name = "PETIT Anne"
    other.save()

    assert [(pair.one, pair.other) for pair in likely_pairs(PERSON)] == [
        (one.pk, other.pk)
    ]


def test_addresses_are_compared_without_what_does_not_tell():
    assert host_of("https://www.Sonaca.be/") == host_of("http://sonaca.be") != ""
    assert host_of("https://facebook.com/") == ""
    assert host_of("https://facebook.com/sonaca/") == "facebook.com/sonaca"
    assert host_of("http://[") == address_of("http://[") == ""
    assert address_of("https://www.spw.be/a.pdf") == address_of("http://spw.be/a.pdf")
    assert address_of("https://www.spw.be/") == ""
