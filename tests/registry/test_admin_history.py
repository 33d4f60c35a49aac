from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from registry.models import Organisation, Source
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_partnership,
    make_person,
    make_place,
    make_source,
    make_staff,
    make_superuser,
)
from tests.registry.admin_forms import change, form_data, remove
from tests.registry.imports.lists import apply_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(make_superuser("anne"))
    return client


def history(client, row):
    url = reverse(f"admin:registry_{row._meta.model_name}_history", args=[row.pk])
    return client.get(url)


def entries(response):
    return list(response.context["page"])


def changed(entry):
    return {name: (before, after) for name, before, after in entry.columns}


def test_a_change_shows_who_made_it_where_and_what_was_there_before(staff):
    source = make_source(title="Old", publisher="Region")
    url = reverse("admin:registry_source_change", args=[source.pk])

    change(staff, source, title="New", note_en="Doubtful")

    last, first = entries(history(staff, source))
    assert (last.act, last.who, last.where) == ("changed", "anne", url)
    assert changed(last) == {
        "Title": ("Old", "New"),
        "Note in English": ("", "Doubtful"),
    }
    assert (first.act, first.who) == ("added", "outside the site")
    assert changed(first)["Publisher"] == ("", "Region")


def test_bulk_changes_and_sql_are_in_the_history(staff):
    source = make_source(title="First")
    other = make_source(title="Other")
    Source.objects.update(publisher="Region")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_source SET title = title || '!'")

    found = entries(history(staff, source))

    assert [changed(entry) for entry in found[:2]] == [
        {"Title": ("First", "First!")},
        {"Publisher": ("", "Region")},
    ]
    assert len(entries(history(staff, other))) == 3


def test_a_change_in_an_inline_is_in_the_history_of_the_part(staff):
    membership = make_membership()
    url = reverse("admin:registry_membership_change", args=[membership.pk])
    page = staff.get(url)

    staff.post(url, form_data(page, **{"attestations-0-wording": "Members"}))

    attestation = membership.attestations.get()
    last, _first = entries(history(staff, attestation))
    assert changed(last) == {"As published": ("", "Members")}
    assert last.who == "anne"


def test_values_are_said_in_words(staff):
    place, organisation = make_place(name_fr="Wavre"), make_organisation()
    organisation.place = place
    organisation.kind = "university"
    organisation.founded_on = date(1817, 9, 25)
    organisation.country = "BE"
    organisation.save()
    partnership = make_partnership()
    partnership.fields = ["technological", "industrial"]
    partnership.save()

    assert changed(entries(history(staff, organisation))[0]) == {
        "Place": ("", str(place)),
        "Kind": ("enterprise", "university"),
        "Founded on": ("", "25 September 1817"),
        "Country": ("", "Belgium"),
    }
    assert changed(entries(history(staff, partnership))[0]) == {
        "Fields": ("", "technological, industrial")
    }


def test_what_a_row_led_to_is_named_even_when_it_is_gone(staff):
    place = make_place()
    organisation = make_organisation(place=place)
    organisation.place = None
    organisation.save()
    place.delete()

    last = entries(history(staff, organisation))[0]

    assert changed(last) == {"Place": (f"{place}, removed", "")}


def test_a_removed_row_is_listed_with_its_history(staff):
    person = make_person(name="Somebody")
    remove(staff, person)

    page = staff.get(reverse("admin:registry_person_removed"))
    (_at, who, words, url, why, _bring_back) = page.context["rows"][0]
    gone, made = entries(staff.get(url))

    assert (who, words, why) == ("anne", "Somebody", "Entered twice.")
    assert (gone.act, made.act) == ("removed", "added")
    assert changed(gone)["Name"] == ("Somebody", "")
    assert len(page.context["rows"]) == 1


def test_a_removed_row_whose_words_need_other_rows_that_are_gone_has_a_number(staff):
    membership = make_membership()
    key, organisation = membership.pk, membership.organisation
    membership.delete()
    organisation.delete()

    page = staff.get(reverse("admin:registry_membership_removed"))

    assert page.context["rows"][0][2] == f"membership {key}"


def test_an_import_that_made_a_row_is_a_link_to_its_page(staff):
    batch = apply_list(("Sonaca", "", ""))
    sonaca = Organisation.objects.get()
    page = batch.get_absolute_url()

    (entry,) = entries(history(staff, sonaca))
    assert entry.by_import == (str(batch), page)
    assert f'<a href="{page}">' in history(staff, sonaca).text
    assert staff.get(page).status_code == 200

    staff.force_login(make_staff("view_organisation", username="reader"))
    assert staff.get(page).status_code == 403
    told = history(staff, sonaca)
    assert told.status_code == 200
    assert page not in told.text


def test_a_row_that_never_was_has_no_history(staff):
    for key in ("9999", "x", "%00"):
        url = reverse("admin:registry_source_history", args=["1"])
        assert staff.get(url.replace("/1/", f"/{key}/")).status_code == 404


def test_history_is_for_those_who_may_see_the_row(client):
    client.force_login(make_staff("view_source"))
    source, cluster = make_source(), make_cluster()

    assert history(client, source).status_code == 200
    assert history(client, cluster).status_code == 403
    assert client.get(reverse("admin:registry_source_removed")).status_code == 200
    assert client.get(reverse("admin:registry_cluster_removed")).status_code == 403


def test_a_long_history_has_pages(staff):
    source = make_source()
    for number in range(60):
        Source.objects.update(publisher=str(number))

    first = history(staff, source)

    assert len(entries(first)) == 50
    url = reverse("admin:registry_source_history", args=[source.pk])
    assert len(entries(staff.get(url, {"page": 2}))) == 11
    assert staff.get(url, {"page": "x"}).status_code == 200


def test_a_history_takes_the_same_number_of_queries_whatever_its_length(
    staff, django_assert_max_num_queries
):
    organisation = make_organisation()
    for _number in range(12):
        Organisation.objects.update(source=make_source(), place=make_place())

    with django_assert_max_num_queries(14):
        history(staff, organisation)


def test_days_are_written_as_the_reader_writes_them(staff):
    member = make_membership(start_on=date(2026, 4, 1))
    url = reverse("admin:registry_membership_history", args=[member.pk])

    page = staff.get(url, headers={"accept-language": "fr"})

    (made,) = entries(page)
    assert ("", "1er avril 2026") in changed(made).values()
