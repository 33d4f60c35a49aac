"""Each page says how it is cited: on its day, by an address that shows the same."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from registry.citing import Citation
from tests.factories import make_cluster
from tests.html import page_of
from tests.pages import PAGES, address
from tests.registry.recorded.ages import FIRST, bear
from tests.worlds import make_world

pytestmark = pytest.mark.django_db

CITATION = {"class": "citation"}


def citations(client, path, **headers) -> list[str]:
    page = page_of(client.get(path, **headers))
    return [each.text for each in page.find_all(**CITATION)]


def test_a_page_is_cited_with_its_day_and_its_address(client):
    make_cluster(slug="biowin", name="BioWin")
    text, bibtex, ris = citations(client, "/clusters/biowin/?as_of=2026-01-31")

    assert "BioWin" in text
    assert "31 January 2026" in text
    assert "http://testserver/clusters/biowin/?as_of=2026-01-31&known_on=" in text
    assert bibtex.startswith("@misc{walloon-clusters-biowin-2026-01-31,")
    assert ris.startswith("TY - ELEC TI - BioWin")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_page_is_cited_by_its_heading(client, language, settings, tmp_path):
    # A dump that is there is cited as the file that it is: tests/registry/dump.
    settings.DUMP_DIR = str(tmp_path)
    make_world(2)
    found = {}
    for name in PAGES:
        page = page_of(client.get(address(name), headers={"Accept-Language": language}))
        text, bibtex, _ris = (each.text for each in page.find_all(**CITATION))
        heading = page.find("h1").text
        found[name] = bibtex.partition(",")[0]
        assert heading, name
        assert heading in text, name

    # Who cites two pages of one day tells them apart.
    assert len(set(found.values())) == len(found), sorted(found.items())


def test_what_went_wrong_is_not_cited(client):
    for path in ("/clusters/nobody/", "/clusters/?as_of=never", "/nowhere/"):
        assert citations(client, path) == []


def test_no_sign_of_latex_is_left_in_a_value(settings):
    settings.DATA_PUBLISHER = "R&D_{50}"
    cited = Citation(
        "100 % ~ #1 ^ $ \\", date(2026, 1, 31), "https://a.be/?q=1%2B1&b=2"
    )

    assert "{{100 \\% \\textasciitilde{} \\#1 \\textasciicircum{}" in cited.bibtex
    assert " \\$ \\textbackslash{}}}," in cited.bibtex
    assert "publisher = {R\\&D\\_\\{50\\}}," in cited.bibtex
    # An address is one, in every program.
    assert "url = {https://a.be/?q=1%2B1&b=2}" in cited.bibtex


def test_a_reference_is_read_by_programs():
    cited = Citation("One\nname", date(2026, 1, 31), "https://a.be/")
    lines = cited.ris.splitlines()

    assert lines[0] == "TY  - ELEC"
    assert lines[-1] == "ER  - "
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    assert {"TI  - One name", "DA  - 2026/01/31", "UR  - https://a.be/"} <= set(lines)


def test_a_list_is_cited_with_its_filters(client):
    asked = "kind=competitiveness_pole&as_of=2026-01-31"
    text, *_others = citations(client, f"/clusters/?{asked}")

    assert f"/clusters/?{asked}" in text


def test_a_page_without_a_day_is_cited_as_of_today(client):
    text, *_others = citations(client, "/clusters/")

    assert "as_of=" in text


def test_what_is_cited_stays_what_it_was(client):
    cluster = make_cluster(slug="biowin", name="BioWin")
    bear(FIRST)
    text, bibtex, _ris = citations(client, "/clusters/biowin/?known_on=2026-01-02")
    address = text[text.index("/clusters/") :]
    shown = page_of(client.get(address)).find("main").text
    cluster.name = "Called otherwise"
    cluster.save()

    assert "as known on 2 January 2026" in text
    assert "as known on 2 January 2026" in bibtex
    assert "known_on=2026-01-02" in address
    assert "BioWin" in shown
    assert page_of(client.get(address)).find("main").text == shown


def test_what_is_looked_at_now_is_cited_as_known_on_this_day(client):
    make_cluster(slug="biowin", name="BioWin")
    bear(timezone.now() - timedelta(days=2))
    today = timezone.localdate()
    first = citations(client, "/clusters/biowin/")

    assert f"as_of={today}&known_on={today}" in first[0]
    assert citations(client, "/clusters/biowin/") == first


def test_what_does_not_look_back_is_not_cited_as_known_on_a_day(client):
    assert not any("known_on" in text for text in citations(client, "/dump/"))
