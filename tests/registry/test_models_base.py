"""What every model of the house shares: natural keys, periods, subjects."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from hypothesis import given
from hypothesis import strategies as st

from registry.models import (
    AgreementParty,
    Event,
    Membership,
    OrganisationMerge,
    Source,
)
from registry.models.base import (
    Fold,
    NaturalKeyed,
    Period,
    Sourced,
    holds_on,
    sourced_models,
    touches,
)
from tests.every_factory import FACTORIES
from tests.factories import (
    make_agreement_party,
    make_cluster,
    make_event,
    make_mandate,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_person,
    make_source,
    make_theme,
)

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2002, 3, 1), date(2005, 2, 28)
ONE_DAY = timedelta(days=1)


def of_each_model(base):
    return pytest.mark.parametrize(
        "model",
        [model for model in FACTORIES if issubclass(model, base)],
        ids=lambda model: model._meta.model_name,
    )


@of_each_model(Period)
def test_a_period_holds_on_its_first_day_on_its_last_and_between(model):
    row = FACTORIES[model](start_on=FIRST, end_on=LAST)

    holds = {
        day: model.objects.as_of(day).contains(row)
        for day in [FIRST - ONE_DAY, FIRST, FIRST + ONE_DAY, LAST, LAST + ONE_DAY]
    }

    assert holds == {
        FIRST - ONE_DAY: False,
        FIRST: True,
        FIRST + ONE_DAY: True,
        LAST: True,
        LAST + ONE_DAY: False,
    }
    assert holds == {day: row.holds_on(day) for day in holds}


@of_each_model(Period)
def test_a_period_without_an_end_holds_from_its_first_day_on(model):
    row = FACTORIES[model](start_on=FIRST, end_on=None)

    assert not model.objects.as_of(FIRST - ONE_DAY).contains(row)
    assert model.objects.as_of(FIRST).contains(row)
    assert model.objects.as_of(date(2200, 12, 31)).contains(row)


def test_on_any_day_each_row_either_holds_or_does_not():
    cluster = make_cluster()
    for start, end in [(FIRST, LAST), (FIRST, None), (FIRST, FIRST), (LAST, None)]:
        make_membership(cluster=cluster, start_on=start, end_on=end)

    @given(st.dates(FIRST - 9 * ONE_DAY, LAST + 9 * ONE_DAY) | st.dates())
    def check(day):
        held = set(Membership.objects.as_of(day))
        not_held = set(Membership.objects.not_as_of(day))
        assert held | not_held == set(Membership.objects.all())
        assert not held & not_held
        assert set(Membership.objects.ended_before(day)) <= not_held

    check()


def test_the_number_of_those_that_hold_is_told_of_each_day_on_which_it_changes():
    cluster = make_cluster()
    for start, end in [
        (FIRST, LAST),
        (FIRST, None),
        (FIRST, FIRST),
        (FIRST + ONE_DAY, LAST),
        (LAST + ONE_DAY, None),
    ]:
        make_membership(cluster=cluster, start_on=start, end_on=end)
    rows = Membership.objects.of_cluster(cluster)

    @given(st.dates(FIRST - 2 * ONE_DAY, LAST + 2 * ONE_DAY) | st.dates())
    def check(day):
        told = rows.number_through_time(day)
        days = [turn for turn, _number in told]
        assert days == sorted({turn for turn in days if turn <= day})
        assert told == [(turn, rows.as_of(turn).count()) for turn in days]
        assert (told[-1][1] if told else 0) == rows.as_of(day).count()
        before = [0, *(number for _turn, number in told)]
        assert all(a != b for a, b in pairwise(before))

    check()
    # One that ends as another begins changes nothing.
    assert rows.number_through_time(LAST + 9 * ONE_DAY) == [
        (FIRST, 3),
        (LAST + ONE_DAY, 2),
    ]


def test_a_row_a_queryset_and_the_database_agree_on_when_a_period_holds():
    days = st.dates(FIRST - 4 * ONE_DAY, FIRST + 4 * ONE_DAY)
    row = make_membership()

    @given(days, days | st.none(), days, days)
    def check(start, end, first, last):
        row.start_on, row.end_on = start, end and max(start, end)
        last = max(first, last)
        row.save()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT registry_holds(start_on, end_on, %(first)s), "
                "registry_touches(start_on, end_on, %(first)s, %(last)s) "
                "FROM registry_membership",
                {"first": first, "last": last},
            )
            holds, touched = cursor.fetchone()
        assert holds is row.holds_on(first)
        assert holds is Membership.objects.filter(holds_on(first)).exists()
        assert touched is Membership.objects.filter(touches(first, last)).exists()

    check()


def test_the_rule_costs_no_call_in_the_database_and_hides_no_index():
    """PostgreSQL writes the condition where a query calls the function."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            "EXPLAIN SELECT member.cluster_id FROM registry_membership member "
            "JOIN (VALUES (date '2020-01-01')) point (day) "
            "ON registry_holds(member.start_on, member.end_on, point.day) "
            "WHERE member.organisation_id = 1"
        )
        plan = " ".join(line for (line,) in cursor)

    assert "registry_holds" not in plan
    assert "registry_touches" not in plan
    assert "end_on IS NULL" in plan
    assert "Index Only Scan using registry_membership_of_org" in plan


def test_what_ended_before_a_day_leaves_out_what_ends_on_it():
    row = make_membership(start_on=FIRST, end_on=LAST)

    assert not Membership.objects.ended_before(LAST).contains(row)
    assert Membership.objects.ended_before(LAST + ONE_DAY).contains(row)


@of_each_model(Period)
def test_reversed_dates_are_an_error_of_the_end_and_never_a_crash(model):
    row = FACTORIES[model]()
    row.start_on, row.end_on = LAST, FIRST

    with pytest.raises(ValidationError) as error:
        row.full_clean()

    assert error.value.message_dict["end_on"] == ["The end lies before the start."]


@of_each_model(NaturalKeyed)
def test_a_natural_key_leads_back_to_its_row(model):
    row = FACTORIES[model]()

    found = model.objects.get_by_natural_key(*row.natural_key())

    assert found == row
    assert len(row.natural_key()) == len(model.natural_key_fields)


def test_a_natural_key_may_have_an_empty_part():
    party = make_agreement_party(organisation=make_organisation(slug="besix"))

    key = party.natural_key()

    assert key == (party.agreement.slug, None, "besix")
    assert AgreementParty.objects.get_by_natural_key(*key) == party


@of_each_model(NaturalKeyed)
def test_two_rows_never_have_the_same_natural_key(model):
    """The database must refuse a copy of a row with a key of its own."""
    copy = FACTORIES[model]()
    copy.pk = None

    with pytest.raises(IntegrityError):
        copy.save(force_insert=True)


@of_each_model(Sourced)
def test_the_words_and_the_subject_of_facts_take_one_query(
    model, django_assert_num_queries
):
    FACTORIES[model]()

    with django_assert_num_queries(1):
        facts = [(str(fact), fact.subject) for fact in model.objects.with_subjects()]

    (words, _subject), *_more = facts
    assert words


def test_a_fact_is_shown_on_the_page_of_what_it_is_about():
    membership = make_membership()
    attestation = make_membership_attestation(
        membership=membership, source=make_source()
    )
    mandate = make_mandate(organisation=make_organisation())

    assert membership.subject == membership.cluster
    assert attestation.subject == membership.cluster
    assert mandate.subject == mandate.organisation
    assert mandate.organisation.subject == mandate.organisation


def test_what_no_page_shows_has_no_subject():
    assert make_person().subject is None
    assert make_theme().subject is None


def test_every_model_with_excerpts_counts_as_a_model_of_facts():
    assert set(sourced_models()) >= {
        model for model in FACTORIES if issubclass(model, Sourced)
    }
    assert OrganisationMerge not in sourced_models()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Université de Liège", "universite de liege"),
        ("ÉCO-Œuvre", "eco-oeuvre"),
        ("straße", "strasse"),
        ("Fédération ’s", "federation 's"),
        ("ŁÓDŹ", "lodz"),
    ],
)
def test_folding_takes_case_and_accents_away(text, folded):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {Fold.function}(%s)", [text])

        assert cursor.fetchone() == (folded,)


@pytest.mark.parametrize("make", [make_cluster, make_organisation])
def test_names_are_sorted_without_case_and_accents(make):
    names = ["Zoë", "élan", "Eau", "Étoile", "avion", "Œuvre"]
    for name in names:
        make(name=name)

    rows = type(make(name="Ébène")).objects.all()

    assert [row.name for row in rows] == [
        "avion",
        "Eau",
        "Ébène",
        "élan",
        "Étoile",
        "Œuvre",
        "Zoë",
    ]


def test_any_text_can_be_sorted_without_case_and_accents():
    for title in ["Zinc", "élan", "Eau", "Œuvre"]:
        make_event(title=title, series=title[::-1])

    rows = Event.objects.with_sorting_keys("title", "series").order_by("title_key")

    assert [row.title for row in rows] == ["Eau", "élan", "Œuvre", "Zinc"]
    assert rows[1].series_key == "nale"


def test_sources_are_sorted_without_case_and_accents():
    for title in ["Zinc", "élan", "Eau", "Étude"]:
        make_source(title=title)

    assert [row.title for row in Source.objects.all()] == [
        "Eau",
        "élan",
        "Étude",
        "Zinc",
    ]


@pytest.mark.django_db
def test_rows_are_found_by_words_in_either_language():
    held = make_event(title_en="Round table", title_fr="Table ronde")
    make_event(title_en="Fair", title_fr="Foire")

    assert list(Event.objects.containing("ronde", "title")) == [held]
    assert list(Event.objects.containing("round", "title")) == [held]


@pytest.mark.django_db
def test_it_is_told_of_a_row_whether_it_is_known_on_a_day():
    event = make_event(start_on=date(2010, 1, 1))

    known = {
        day: Event.objects.with_known(day).get(pk=event.pk).is_known
        for day in (date(2009, 12, 31), date(2010, 1, 1))
    }

    assert list(known.values()) == [False, True]
