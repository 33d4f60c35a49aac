"""What a form says while a record is typed: in a browser, under the strict policy."""

import pytest
from django.urls import reverse

from tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_form_says_what_is_there_already_while_it_is_typed(browse, log_in):
    make_organisation(name="Université de Liège")
    page = browse("/")
    log_in(page)
    page.goto(reverse("admin:registry_organisation_add"))
    there = page.locator(".looks-like")

    page.locator("#id_name").press_sequentially("ULi")
    page.locator("#id_name").press_sequentially("ège")

    there.get_by_role("link", name="Université de Liège").wait_for()
    assert page.locator("#id_slug").input_value() == "uliege"
    page.locator("#id_name").fill("Besix")
    there.get_by_role("link").wait_for(state="detached")


def test_two_are_told_apart_with_one_click(browse, log_in):
    make_person(name="Anne Petit")
    make_person(name="PETIT Anne")
    page = browse("/")
    log_in(page)
    page.goto(reverse("likely_duplicates"))

    page.get_by_role("button", name="Not the same").click()

    page.get_by_text("They are two: they are not offered again.", exact=True).wait_for()
    page.get_by_text("1 pair was told apart").wait_for()
