"""The list of likely duplicates, and what a form says while a record is typed."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.alike.waiting import likely_duplicates
from registry.models import DistinctPair
from tests.factories import (
    make_distinct_pair,
    make_organisation,
    make_person,
    make_place,
    make_staff,
    make_superuser,
)
from tests.registry.admin_forms import messages

pytestmark = pytest.mark.django_db

PAGE = reverse("likely_duplicates")


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def staff(client):
    client.force_login(make_superuser("anne"))
    return client


@pytest.fixture
def pair():
    return make_person(name="Anne Petit"), make_person(name="PETIT Anne")


def test_each_kind_has_its_pairs_with_the_reason_and_the_way_to_merge(staff, pair):
    one, other = pair

    page = staff.get(PAGE)

    html = page.content.decode()
    assert page.context["kind"] == "person"
    assert "the same name" in html
    assert f"/admin/registry/person/merge/?kept={one.pk}&amp;merged={other.pk}" in html
    assert staff.get(PAGE, {"kind": "source"}).context["shown"] == []
    assert staff.get(PAGE, {"kind": "dog"}).status_code == 404


def test_two_that_are_told_apart_are_remembered_until_it_is_taken_back(staff, pair):
    one, other = pair
    act = {"act": "apart", "one": other.pk, "other": one.pk, "reason": "Two sisters"}

    page = staff.post(f"{PAGE}?kind=person", act, follow=True)

    assert messages(page) == ["They are two: they are not offered again."]
    assert page.context["shown"] == []
    told = DistinctPair.objects.get()
    assert (told.pair, told.reason, str(told.said_by)) == (pair, "Two sisters", "anne")
    page = staff.post(f"{PAGE}?kind=person", act, follow=True)
    assert messages(page) == ["Somebody told these two apart already."]

    again = {"act": "again", "pair": told.pk}
    page = staff.post(f"{PAGE}?kind=person", again, follow=True)
    assert len(page.context["shown"]) == 1
    page = staff.post(f"{PAGE}?kind=person", again, follow=True)
    assert messages(page) == ["It was taken back already."]


@pytest.mark.parametrize(
    "sent",
    [{}, {"act": "apart"}, {"act": "apart", "one": "x", "other": "9" * 30}]
    + [{"act": "apart", "one": 999, "other": 998}, {"act": "again", "pair": "\x00"}],
)
def test_whatever_is_sent_is_answered_in_words(staff, sent):
    page = staff.post(PAGE, sent, follow=True)

    assert page.status_code == 200
    assert len(messages(page)) == 1


def test_the_list_is_for_those_who_may_tell_apart(client, pair):
    assert client.get(PAGE).status_code == 302
    client.force_login(make_staff("change_person"))
    assert client.get(PAGE).status_code == 403
    client.force_login(make_staff("add_distinctpair", username="looker"))

    html = client.get(PAGE).content.decode()

    assert "Not the same" in html
    assert "/merge/?kept" not in html


def test_a_form_says_what_looks_like_what_is_typed(staff):
    make_organisation(name="Cardiatis", place=make_place(post_code="4000"))
    there = make_place(post_code="5000")
    form = staff.get(reverse("admin:registry_organisation_add"))
    address = form.context["looks_like"]["url"]
    assert f'hx-get="{address}"' in form.content.decode()

    html = staff.get(address, {"name": "Cardiartis", "website": ""}).content.decode()

    assert "Cardiatis</a>" in html
    assert "one letter of the name differs" in html
    far = {"name": "Cardiartis", "place": there.pk, "enterprise_number": "12"}
    assert "Cardiatis" not in staff.get(address, far).content.decode()


def test_the_form_of_a_record_does_not_say_that_it_looks_like_itself(staff, pair):
    one, other = pair
    form = staff.get(reverse("admin:registry_person_change", args=[one.pk]))

    html = staff.get(form.context["looks_like"]["url"] + "&name=Anne%20Petit")

    assert f"/person/{other.pk}/" in html.content.decode()
    assert f"/person/{one.pk}/" not in html.content.decode()


def test_what_looks_like_something_is_said_to_those_who_may_enter_it(client, pair):
    address = reverse("looks_like", args=["person"])
    assert client.get(address, {"name": "Anne Petit"}).status_code == 302
    client.force_login(make_staff("view_person"))
    assert client.get(address, {"name": "Anne Petit"}).status_code == 403
    client.force_login(make_staff("add_person", username="enterer"))
    assert client.get(address, {"name": "Anne Petit"}).status_code == 200
    assert client.get("/duplicates/like/dog/").status_code == 404


def test_pages_of_many_pairs_take_as_many_queries_as_those_of_one(
    staff, pair, django_assert_max_num_queries
):
    staff.get(PAGE)
    cache.clear()
    with CaptureQueriesContext(connection) as of_one:
        staff.get(PAGE)
    for number in range(20):
        make_person(name=f"Anne Petit{'e' * (number % 3)} {number}")
        make_person(name=f"{number} Petit{'e' * (number % 3)} Anne")

    cache.clear()
    with django_assert_max_num_queries(len(of_one)):
        assert len(staff.get(PAGE).context["shown"]) > 10


def test_the_desk_counts_the_pairs_and_leads_to_them(pair):
    assert likely_duplicates(make_staff(), date.today()) is None
    looker = make_staff("add_distinctpair", username="looker")

    line = likely_duplicates(looker, date.today())

    assert (line.count, line.url, line.note) == (1, PAGE, "Persons 1")
    make_distinct_pair(person=pair[0], other_person=pair[1])
    assert likely_duplicates(looker, date.today()) is None
