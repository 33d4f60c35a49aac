"""One undertaking is one page, and stands once in what finds or counts it."""

from datetime import date

import pytest
from django.urls import reverse

from evaluation.calendar.reports import reports_due
from programmes.models import PlanLinkKind, Project
from tests.factories import (
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_partnership,
    make_partnership_cluster,
)
from tests.html import page_of

from .factories import make_plan, make_plan_link, make_project, make_project_pole

pytestmark = pytest.mark.django_db


def run_as(**link):
    project = make_project(title="WINGS", outcome="launched", **link)
    pole = make_cluster(name="Skywin")
    make_project_pole(project=project, cluster=pole)
    return project, pole


@pytest.mark.parametrize(
    ("field", "make"),
    [("partnership", make_partnership), ("agreement", make_agreement)],
)
def test_the_page_of_a_link_leads_to_the_project_that_is_the_same(client, field, make):
    link = make(title="WINGS", purpose="Green skies")
    project, _pole = run_as(**{field: link})

    response = client.get(link.get_absolute_url(), {"as_of": "2022-01-01"})
    assert response.status_code == 302
    assert response["Location"] == f"{project.get_absolute_url()}?as_of=2022-01-01"
    page = page_of(client.get(project.get_absolute_url()))
    assert "Green skies" in page.find("main").text

    make_project(title="second phase", **{field: link})
    assert client.get(link.get_absolute_url()).status_code == 200


def test_the_search_finds_an_undertaking_once_by_any_of_its_words(client):
    partnership = make_partnership(title="WINGS", purpose="Quieter engines")
    run_as(partnership=partnership)

    for words in ("wings", "quieter"):
        found = client.get(reverse("search"), {"q": words}).context["found"]
        assert [(each.kind.key, each.total) for each in found] == [("project", 1)]


def test_projects_of_consortia_stand_beside_the_partnerships_of_a_cluster(client):
    project, pole = run_as()
    page = page_of(client.get(reverse("cluster_links", args=[pole.slug])))

    assert "WINGS" in page.find("section", **{"aria-labelledby": "undertakings"}).text
    assert "No partnership is documented by name" not in page.text
    tabs = page.find("nav", **{"aria-label": "Pages of this cluster"}).text
    assert "Partnerships and agreements 1" in tabs

    partnership = make_partnership(title="WINGS", start_on=date(2008, 1, 1))
    make_partnership_cluster(partnership=partnership, cluster=pole)
    Project.objects.filter(pk=project.pk).update(partnership=partnership)
    response = client.get(reverse("cluster_links", args=[pole.slug]))
    assert response.context["link_count"] == 1
    assert not page_of(response).find_all("h2", id="undertakings")


def test_an_agreement_of_the_cluster_is_not_told_twice():
    agreement = make_agreement(title="ATMP Hub")
    project, pole = run_as(agreement=agreement)
    other = make_cluster()
    make_project_pole(project=project, cluster=other)
    make_agreement_party(agreement=agreement, cluster=pole)

    assert not Project.objects.told_here(pole).exists()
    assert Project.objects.told_here(other).get() == project


def test_records_that_look_alike_and_are_not_linked_are_told():
    make_partnership(title="Wings")
    make_agreement(title="other", slug="pepit")
    wings = make_project(title="WINGS")
    pepit = make_project(title="PEPIT platform", slug="pepit")
    make_project(title="alone")

    assert set(Project.objects.inconsistent_undertaking()) == {wings, pepit}


def test_records_that_name_each_other_are_settled():
    run_as(partnership=make_partnership(title="WINGS"))
    assert not Project.objects.inconsistent_undertaking().exists()


# Reports of programmes


def report(times, **plan):
    plan = make_plan(**{"start_on": date(2019, 1, 1), **plan})
    return make_plan_link(plan=plan, kind=PlanLinkKind.REPORTS_TO, times_a_year=times)


@pytest.mark.parametrize(
    ("times", "day", "period"),
    [
        (2, date(2020, 6, 30), "first half of 2020"),
        (2, date(2020, 7, 1), "second half of 2020"),
        (1, date(2020, 7, 1), "2020"),
        (12, date(2020, 7, 1), "July 2020"),
        (5, date(2020, 12, 31), "part 5 of 5, 2020"),
        (4, date(2020, 4, 1), "part 2 of 4, 2020"),
    ],
)
def test_a_report_is_due_for_a_part_of_the_year(times, day, period):
    report(times)
    (due,) = reports_due(day)
    assert due.period == period
    assert due.start_on <= day <= due.end_on


def test_the_calendar_shows_what_programmes_report(client):
    report(2, name_en="Digital hub")
    address = reverse("evaluation_calendar")

    page = page_of(client.get(address, {"as_of": "2020-03-01"}))
    reports = page.find("section", **{"aria-labelledby": "reports"}).text
    assert "Digital hub" in reports
    assert "twice a year" in reports
    assert "first half of 2020" in reports
    before = page_of(client.get(address, {"as_of": "2018-12-31"}))
    assert not before.find_all("section", **{"aria-labelledby": "reports"})


def test_of_a_programme_documented_long_ago_nobody_knows_whether_it_reports():
    report(2, start_on=date(2019, 12, 31), start_precision="documented")
    (recent,), (old,) = (list(reports_due(date(year, 6, 1))) for year in (2020, 2026))

    assert "no document states a day" in recent.state
    assert "whether it still reports is not known" in old.state
