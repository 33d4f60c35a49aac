"""Numbers of one thing that can hardly hold together are offered, and judged once."""

from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from evaluation.disagreements.candidates import candidates, candidates_about
from evaluation.disagreements.claims import claim_of
from evaluation.models import (
    Contradiction,
    Dismissal,
    FigureMeasure,
    PublishedFigure,
    Resolution,
)
from evaluation.services import (
    accept_candidate,
    dismiss_candidate,
    take_back_dismissal,
)
from tests.evaluation.factories import (
    make_contradiction,
    make_published_figure,
    make_statement,
)
from tests.factories import (
    make_cluster,
    make_source,
    make_superuser,
    make_territory,
)
from tests.programmes.factories import make_published_amount
from tests.registry.admin_forms import messages

pytestmark = pytest.mark.django_db

CANDIDATES = "contradiction_candidates"


@pytest.fixture
def biowin():
    return make_cluster(name="BioWin")


def said(cluster, value, day, exactness="exact", precision="day", **fields):
    return make_published_figure(
        cluster=cluster,
        value=Decimal(value),
        stated_on=day,
        exactness=exactness,
        stated_precision=precision,
        **fields,
    )


JUNE = date(2013, 6, 1)


@pytest.mark.parametrize(
    ("first", "second", "disagree"),
    [
        (("647", JUNE), ("650", JUNE), True),
        (("650", JUNE), ("650", JUNE), False),
        (("647", JUNE), ("650", JUNE, "about"), False),
        (("110", JUNE), ("500", JUNE, "more_than"), True),
        (("510", JUNE), ("500", JUNE, "more_than"), False),
        (("510", JUNE), ("500", JUNE, "less_than"), True),
        (("300", JUNE, "more_than"), ("500", JUNE, "more_than"), False),
        # A number grows: by a quarter in a year nobody wonders.
        (("100", JUNE), ("120", date(2014, 6, 1)), False),
        (("100", JUNE), ("140", date(2014, 6, 1)), True),
        (("140", JUNE), ("100", date(2014, 6, 1)), True),
        (("100", JUNE), ("900", date(2015, 7, 1)), False),
        # A year is all of it.
        (("100", JUNE), ("101", date(2013, 12, 31), "exact", "year"), True),
        (("100", JUNE), ("101", date(2013, 6, 30), "exact", "month"), True),
        (("100", JUNE), ("101", date(2013, 12, 31), "exact", "month"), False),
    ],
)
def test_two_numbers_of_one_thing_disagree_or_not(biowin, first, second, disagree):
    pair = [claim_of(said(biowin, *each)) for each in (first, second)]

    assert pair[0].disagrees_with(pair[1]) is disagree
    assert pair[1].disagrees_with(pair[0]) is disagree


def test_the_inhabitants_of_two_regions_are_no_two_numbers_of_one_thing():
    wallonia, flanders = (
        make_territory(code=code, level="region") for code in ("BE3", "BE2")
    )
    of_wallonia, elsewhere, again = (
        claim_of(
            make_published_figure(
                territory=territory,
                measure=FigureMeasure.INHABITANTS,
                value=Decimal(value),
                stated_on=JUNE,
            )
        )
        for territory, value in (
            (wallonia, 3_585_000),
            (flanders, 6_500_000),
            (wallonia, 3_500_000),
        )
    )
    assert of_wallonia.subject != elsewhere.subject
    assert of_wallonia.subject == again.subject
    assert of_wallonia.disagrees_with(again)


def test_only_numbers_of_one_thing_are_compared(biowin):
    said(biowin, 100, JUNE)
    said(biowin, 50, JUNE, measure=FigureMeasure.ENTERPRISES)
    said(make_cluster(), 900, JUNE)
    said(biowin, 1, JUNE, measure=FigureMeasure.OTHER)
    said(biowin, 2, JUNE, measure=FigureMeasure.OTHER)

    assert candidates() == []


def test_what_is_judged_is_not_offered(biowin):
    first, second, third = (said(biowin, value, JUNE) for value in (1, 2, 3))
    contradiction = make_contradiction()
    make_statement(contradiction=contradiction, figure=first)
    make_statement(contradiction=contradiction, figure=second)
    Dismissal.objects.create(
        slug="no", figure=third, other_figure=first, reason="Another thing."
    )

    (found,) = candidates()

    assert {found.first.row, found.second.row} == {second, third}
    assert candidates_about(first) == []
    assert candidates_about(third) == [found]


def test_amounts_are_compared_too():
    first = make_published_amount(amount=Decimal(280_000_000), stated_on=JUNE)
    make_published_amount(
        envelope=first.envelope,
        measure=first.measure,
        amount=Decimal(240_000_000),
        wording="240 million",
        stated_on=JUNE,
    )

    (found,) = candidates()
    contradiction = accept_candidate(key=found.key, user=make_superuser())

    assert found.kind == "amount"
    assert contradiction.statements.filter(amount=first).exists()


def test_an_accepted_candidate_stands_in_the_register_with_its_sources(biowin):
    first = said(biowin, 110, JUNE, quote="Le pôle en regroupe 110.")
    second = said(biowin, 500, JUNE, "more_than", wording="plus de 500 membres")
    make_contradiction(number=7)
    (found,) = candidates()

    made = accept_candidate(key=found.key, user=make_superuser())

    assert (made.number, made.resolution) == (8, Resolution.OPEN)
    assert made.name_en == "BioWin: members, 2013"
    assert made.name_fr.startswith("BioWin")
    statements = list(made.statements.all())
    assert [each.figure for each in statements] == [first, second]
    assert statements[0].quote == "Le pôle en regroupe 110."
    assert statements[1].source == second.source
    assert candidates() == []


def test_nobody_without_the_right_judges(biowin, django_user_model):
    said(biowin, 1, JUNE), said(biowin, 2, JUNE)
    clerk = django_user_model.objects.create_user("clerk", is_staff=True)
    (found,) = candidates()

    with pytest.raises(PermissionDenied):
        accept_candidate(key=found.key, user=clerk)
    with pytest.raises(PermissionDenied):
        dismiss_candidate(key=found.key, reason="No.", user=clerk)
    with pytest.raises(PermissionDenied):
        take_back_dismissal(slug="no", user=clerk)
    assert not Contradiction.objects.exists()


# The page


@pytest.fixture
def staff(client):
    client.force_login(make_superuser())
    return client


def act(client, **fields):
    return client.post(reverse(CANDIDATES), fields, follow=True)


def test_a_candidate_is_entered_dismissed_and_offered_again(staff, biowin):
    for value in (1, 2, 3):
        said(biowin, value, JUNE)
    first, second, third = candidates()

    page = act(staff, act="accept", key=first.key)
    assert page.redirect_chain[-1][0] == Contradiction.objects.get().get_absolute_url()
    page = act(staff, act="dismiss", key=second.key, reason="Two parts.")
    assert any("not offered again" in message for message in messages(page))
    assert [each.key for each in candidates()] == [third.key]
    act(staff, act="take_back", slug=Dismissal.objects.get().slug)
    assert {each.key for each in candidates()} == {second.key, third.key}


def test_a_reason_is_asked_for_and_nothing_is_lost(staff, biowin):
    said(biowin, 1, JUNE), said(biowin, 2, JUNE)
    (found,) = candidates()

    page = act(staff, act="dismiss", key=found.key, reason=" ")

    assert page.status_code == 422
    assert "This field cannot be blank." in page.text
    assert candidates() == [found]


@pytest.mark.parametrize(
    "fields", [{}, {"act": "burn"}, {"act": "accept", "key": "figure-1-2"}]
)
def test_what_cannot_be_done_is_said(staff, fields):
    page = act(staff, **fields)

    assert page.status_code in (200, 422)
    assert messages(page)


def test_the_page_is_for_those_who_keep_the_register(client, staff, biowin):
    assert (
        'href="/figures/contradictions/candidates/"'
        in staff.get(reverse("contradiction_list")).text
    )
    client.logout()
    assert client.get(reverse(CANDIDATES)).status_code == 302
    assert "candidates" not in client.get(reverse("contradiction_list")).text


def test_whoever_saves_such_a_number_is_told(staff, biowin):
    said(biowin, 110, JUNE)
    url = reverse("admin:evaluation_publishedfigure_add")

    page = staff.post(
        url,
        {
            "cluster": biowin.pk,
            "measure": "members",
            "value": "500",
            "exactness": "more_than",
            "wording": "plus de 500",
            "slug": "biowin-500",
            "stated_on": "2013-06-01",
            "stated_precision": "day",
            "source": make_source().pk,
            "basis": "stated",
        },
        follow=True,
    )

    assert PublishedFigure.objects.count() == 2
    assert any("says otherwise" in message for message in messages(page))


def test_every_pair_of_a_crowd_is_offered_once(biowin):
    rows = [said(biowin, value, JUNE) for value in range(1, 6)]

    found = candidates()

    assert len(found) == len(list(combinations(rows, 2)))
    assert len({each.key for each in found}) == len(found)
