"""The register is searched while an organisation is entered, and fills the form in."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from registry.models import (
    ExternalRecord,
    LegalForm,
    MatchedBy,
    Organisation,
    OrganisationKind,
)
from registry.register.search import find
from tests.factories import (
    make_activity,
    make_organisation,
    make_place,
    make_staff,
    make_superuser,
)

from .extracts import SNAPSHOT, Enterprise, dotted, numbered

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded_two(extract_of):
    return extract_of(
        Enterprise(
            numbered(0), "Ateliers Inventés SA", other_names=[("1", "002", "AI")]
        ),
        Enterprise(numbered(1), "Ateliers Inventés du Nord", form="610"),
        Enterprise(numbered(2), "Ateliers d'une personne", kind="1", form=""),
    )


def test_enterprises_are_found_by_number_however_it_is_written(loaded_two):
    for text in (numbered(0), dotted(numbered(0)), f"BE {numbered(0)}"):
        (entry,) = find(text)
        assert (entry.number, entry.name) == (numbered(0), "Ateliers Inventés SA")
    assert entry.other_names == ["AI"]
    assert entry.seat == "4000 Liège"
    assert entry.legal_form == LegalForm.COMPANY
    assert entry.activities == ["2025-62100", "2008-62010"]


def test_enterprises_are_found_by_the_beginning_of_any_name(loaded_two):
    found = [entry.number for entry in find("ateliers inventes")]
    assert found == [numbered(0), numbered(1)]
    assert [entry.number for entry in find("A.I.")] == [numbered(0)]
    assert find("Nord") == []
    assert find("%") == find("") == find("\x00") == []


def test_a_natural_person_is_not_found(loaded_two):
    assert find("Ateliers d'une personne") == find(numbered(2)) == []


def test_nothing_is_found_where_no_extract_is_loaded(client):
    client.force_login(make_superuser())
    page = client.get(reverse("register_search"), {"q": "Ateliers"})
    assert "No extract of the company register is loaded." in page.content.decode()


def test_only_who_may_add_organisations_searches(client, loaded_two):
    page = reverse("register_search")
    assert client.get(page).status_code == 302
    client.force_login(make_staff())
    assert client.get(page).status_code == 403


class Fields(HTMLParser):
    """The fields of a form, with what they are filled in with."""

    def __init__(self, text):
        super().__init__()
        self.values, self._select = {}, ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "input" and said.get("name"):
            self.values[said["name"]] = said.get("value", "")
        if tag == "textarea":
            self._select = ""
            self.values.setdefault(said["name"], "")
        if tag == "select":
            self._select = said.get("name", "")
            self.values.setdefault(self._select, "")
        if tag == "option" and "selected" in said and self._select:
            self.values[self._select] = said["value"]


def test_an_enterprise_is_entered_as_the_register_has_it(client, loaded_two):
    place = make_place(post_code="4000", name_fr="Liège", slug="4000-liege")
    activity = make_activity(code="62100")
    client.force_login(make_superuser())
    page = client.get(reverse("register_search"), {"q": dotted(numbered(0))})
    text = page.content.decode()
    assert "direct marketing" in text
    ((entry, address),) = page.context["entries"]
    form = client.get(address)
    assert reverse("register_search") in form.content.decode()
    fields = Fields(form.content.decode()).values
    assert fields["name"] == "Ateliers Inventés SA"
    assert fields["enterprise_number"] == dotted(numbered(0))
    done = client.post(address, fields | {"_save": "Save"})
    assert done.status_code == 302, done.context["errors"]
    made = Organisation.objects.get(enterprise_number=numbered(0))
    assert (made.name, made.place, made.legal_form, made.kind) == (
        "Ateliers Inventés SA",
        place,
        LegalForm.COMPANY,
        OrganisationKind.ENTERPRISE,
    )
    assert made.source.slug == "bce-open-data-2025-05-30"
    link = made.activity_links.get()
    assert (link.activity, link.start_on) == (activity, SNAPSHOT)
    record = ExternalRecord.objects.get()
    assert (record.organisation, record.matched_by) == (made, MatchedBy.PERSON)
    assert record.payload["seat"] == "4000 Liège"


def test_what_the_registry_has_is_not_entered_again(client, loaded_two):
    known = make_organisation(enterprise_number=numbered(0))
    client.force_login(make_superuser())
    page = client.get(reverse("register_search"), {"q": numbered(0)})
    assert known.get_absolute_url() in page.content.decode()
    assert "Enter it" not in page.content.decode()
