"""Each page says how it is cited: on its day, by an address that shows the same."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_cluster
from tests.html import page_of
from tests.registry.recorded.ages import FIRST, bear

pytestmark = pytest.mark.django_db


def citations(client, path, **headers) -> list[str]:
    page = page_of(client.get(path, **headers))
    return [each.text for each in page.find_all(**{"class": "citation"})]


def test_a_page_is_cited_with_its_day_and_its_address(client):
    make_cluster(slug="biowin", name="BioWin")
    text, bibtex = citations(client, "/clusters/biowin/?as_of=2026-01-31")

    assert "BioWin" in text
    assert "31 January 2026" in text
    assert "http://testserver/clusters/biowin/?as_of=2026-01-31&known_on=" in text
    assert bibtex.startswith("@misc{walloon-clusters-2026-01-31,")


def test_a_list_is_cited_with_its_filters(client):
    asked = "kind=competitiveness_pole&as_of=2026-01-31"
    text, _bibtex = citations(client, f"/clusters/?{asked}")

    assert f"/clusters/?{asked}" in text


def test_a_page_without_a_day_is_cited_as_of_today(client):
    text, _bibtex = citations(client, "/clusters/")

    assert "as_of=" in text


def test_what_is_cited_stays_what_it_was(client):
    cluster = make_cluster(slug="biowin", name="BioWin")
    bear(FIRST)
    text, bibtex = citations(client, "/clusters/biowin/?known_on=2026-01-02")
    address = text[text.index("/clusters/") :]
    shown = page_of(client.get(address)).find("main").text
    cluster.name = "Called otherwise"
    cluster.save()

    assert "as known on 2 January 2026" in text
    assert "as known on 2 January 2026" in bibtex
    assert "known_on=2026-01-02" in address
    assert "BioWin" in shown
    assert page_of(client.get(address)).find("main").text == shown


def test_what_is_cited_today_leaves_out_what_the_day_still_brings(client):
    cluster = make_cluster(slug="biowin", name="BioWin")
    bear(timezone.now() - timedelta(seconds=5))
    text, _bibtex = citations(client, "/clusters/biowin/")
    cluster.name = "Called otherwise"
    cluster.save()
    bear(timezone.now() + timedelta(seconds=5))

    address = text[text.index("/clusters/") :]
    assert "BioWin" in page_of(client.get(address)).find("main").text


def test_what_does_not_look_back_is_not_cited_as_known_on_a_day(client):
    assert not any("known_on" in text for text in citations(client, "/dump/"))
