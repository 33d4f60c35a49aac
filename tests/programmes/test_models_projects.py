"""Calls, projects and their consortia; what is said of money beside what is decided."""

from datetime import date

import pytest

from programmes.models import Call, Grant, Project, PublishedAmount
from tests.factories import make_cluster, make_organisation

from .factories import (
    make_call,
    make_grant,
    make_project,
    make_project_participant,
    make_project_pole,
    make_published_amount,
)

pytestmark = pytest.mark.django_db

BEFORE, DAY = date(2019, 12, 31), date(2020, 1, 1)


def test_a_project_is_found_by_its_words_whatever_their_accents():
    wings = make_project(title="WINGS", description="Matériaux composites")
    make_project(title="Other")

    assert Project.objects.search("wing").get() == wings
    assert Project.objects.search("MATERIAUX").get() == wings


def test_a_project_is_known_once_submitted_or_else_decided_or_without_a_date():
    submitted = make_project(submitted_on=DAY, outcome_on=date(2021, 1, 1))
    decided = make_project(outcome_on=DAY)
    undated = make_project()

    assert set(Project.objects.as_of(BEFORE)) == {undated}
    assert set(Project.objects.as_of(DAY)) == {submitted, decided, undated}


def test_a_project_is_of_the_clusters_that_label_it_and_of_those_taking_part():
    project, cluster, organisation = make_project(), make_cluster(), make_organisation()
    make_project_pole(project=project, cluster=cluster)
    make_project_participant(project=project, organisation=organisation)
    make_project_participant(project=project)
    make_project_pole()

    assert Project.objects.of_cluster(cluster).get() == project
    assert Project.objects.of_organisation(organisation).get() == project


def test_participants_are_counted_as_far_as_they_are_known():
    project = make_project(title="Big")
    for _ in range(3):
        make_project_participant(project=project)
    make_project_pole(project=project)
    make_project_pole(project=project)
    make_project(title="Alone")

    counted = Project.objects.with_participant_count()

    assert {row.title: row.participant_count for row in counted} == {
        "Big": 3,
        "Alone": None,
    }


def test_who_takes_part_is_fetched_along_with_a_query_for_all(
    django_assert_num_queries,
):
    for title in ("Big", "Small"):
        make_project_participant(
            project=make_project(title=title),
            organisation=make_organisation(name=f"Of {title}"),
        )

    with django_assert_num_queries(2):
        named = {
            row.title: [str(each.participant) for each in row.participants.all()]
            for row in Project.objects.with_participants()
        }

    assert named == {"Big": ["Of Big"], "Small": ["Of Small"]}


def test_an_organisation_has_grants_as_leader_and_as_partner():
    organisation, project = make_organisation(), make_project()
    make_project_participant(project=project, organisation=organisation)
    make_project_participant(project=project)
    as_leader = make_grant(organisation=organisation, project=project)
    as_partner = make_grant(project=project)
    make_grant()

    found = Grant.objects.of_organisation(organisation)

    assert sorted(found, key=str) == [as_leader, as_partner]


def test_grants_are_found_by_cluster_and_by_words():
    cluster = make_cluster()
    grant = make_grant(cluster=cluster, title="Écoconstruction 2008", slug="eco-2008")
    make_grant()

    assert Grant.objects.of_cluster(cluster).get() == grant
    assert Grant.objects.search("ecoconstr").get() == grant
    assert Grant.objects.search("eco-20").get() == grant
    assert grant.beneficiary == cluster


def test_calls_are_known_from_the_day_of_their_opening():
    opened, undated = make_call(title="34e appel", opened_on=DAY), make_call()

    assert set(Call.objects.as_of(BEFORE)) == {undated}
    assert set(Call.objects.as_of(DAY)) == {opened, undated}
    assert Call.objects.search("34E").get() == opened


def test_a_published_amount_is_known_from_its_day_and_says_what_it_is_about():
    amount = make_published_amount(stated_on=DAY)
    of_all = make_published_amount(cluster_kind="competitiveness_pole", stated_on=DAY)

    assert not PublishedAmount.objects.as_of(BEFORE).exists()
    assert set(PublishedAmount.objects.as_of(DAY)) == {amount, of_all}
    assert amount.about == amount.envelope
    assert (
        of_all.about == "Competitiveness pole" or of_all.about == "competitiveness pole"
    )


def test_projects_of_whose_consortium_nobody_is_known():
    alone = make_project()
    make_project_participant()

    assert list(Project.objects.without_participants()) == [alone]
