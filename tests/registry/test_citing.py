"""Each page says how it is cited: on its day, by an address that shows the same."""

import pytest

from tests.factories import make_cluster
from tests.html import page_of

pytestmark = pytest.mark.django_db


def citations(client, path, **headers) -> list[str]:
    page = page_of(client.get(path, **headers))
    return [each.text for each in page.find_all(**{"class": "citation"})]


def test_a_page_is_cited_with_its_day_and_its_address(client):
    make_cluster(slug="biowin", name="BioWin")
    text, bibtex = citations(client, "/clusters/biowin/?as_of=2026-01-31")

    assert "BioWin" in text
    assert "31 January 2026" in text
    assert "http://testserver/clusters/biowin/?as_of=2026-01-31" in text
    assert bibtex.startswith("@misc{walloon-clusters-2026-01-31,")


def test_a_list_is_cited_with_its_filters(client):
    asked = "kind=competitiveness_pole&as_of=2026-01-31"
    text, _bibtex = citations(client, f"/clusters/?{asked}")

    assert f"/clusters/?{asked}" in text


def test_a_page_without_a_day_is_cited_as_of_today(client):
    text, _bibtex = citations(client, "/clusters/")

    assert "as_of=" in text
