"""Who opens a confidential evaluation, by whatever way, is written down."""

import pytest
from django.contrib import admin
from django.urls import reverse

from evaluation.models import Evaluation
from registry.log.plugs import confidential_files
from registry.models import Viewing
from tests.evaluation.factories import (
    make_criterion_score,
    make_evaluation,
    make_measurement,
    make_recommendation,
)
from tests.factories import make_source, make_staff, make_superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return make_evaluation(is_confidential=True, source=make_source())


@pytest.fixture
def staff(client):
    client.force_login(make_superuser("anne"))
    return client


def told():
    return [
        (v.user and v.user.username, v.table, v.row, v.url)
        for v in Viewing.objects.all()
    ]


def parts_of(file):
    return [
        make_criterion_score(evaluation=file),
        make_recommendation(evaluation=file),
        make_measurement(evaluation=file),
    ]


def admin_url(row, name):
    options = row._meta
    url = f"admin:{options.app_label}_{options.model_name}_{name}"
    return reverse(url, args=[] if name in ("changelist", "export") else [row.pk])


@pytest.mark.parametrize("name", ["evaluation_detail", "evaluation_report"])
def test_a_page_that_shows_a_confidential_file_is_written_down(staff, file, name):
    url = reverse(name, args=[file.slug])

    assert staff.get(url, {"as_of": "2026-01-01"}).status_code == 200

    assert told() == [("anne", "evaluation.evaluation", file.pk, url)]


def test_the_page_of_a_cluster_with_recommendations_is_written_down(staff, file):
    make_recommendation(evaluation=file, closed_on=None)
    url = reverse("cluster_evaluation", args=[file.cluster.slug])

    response = staff.get(url)

    assert response.context["recommendations"]
    assert told() == [("anne", "evaluation.evaluation", file.pk, url)]


def test_nothing_is_written_down_of_who_is_not_shown_it(client, file):
    """Who may not read it sees who was judged, and what was decided."""
    for user in (None, make_staff("view_cluster")):
        if user:
            client.force_login(user)
        client.get(reverse("evaluation_detail", args=[file.slug]))
        client.get(reverse("evaluation_report", args=[file.slug]))
        client.get(reverse("cluster_evaluation", args=[file.cluster.slug]))

    assert told() == []


def test_a_file_that_is_not_confidential_is_not_written_down(staff):
    file = make_evaluation()
    staff.get(file.get_absolute_url())
    staff.get(admin_url(file, "change"))

    assert told() == []


def test_the_admin_writes_down_files_and_their_parts(staff, file):
    parts = parts_of(file)
    for row in [file, *parts]:
        for name in ("change", "history"):
            before = Viewing.objects.count()
            url = admin_url(row, name)

            assert staff.get(url).status_code == 200

            assert Viewing.objects.count() == before + 1, url
            assert told()[0] == ("anne", "evaluation.evaluation", file.pk, url)


def test_lists_of_parts_are_written_down_and_lists_of_files_only_if_exported(
    staff, file
):
    staff.get(admin_url(file, "changelist"))
    assert told() == []

    for part in parts_of(file):
        if type(part) not in admin.site._registry:
            continue
        url = admin_url(part, "changelist")
        staff.get(url)
        assert told()[0] == ("anne", "evaluation.evaluation", file.pk, url)

    before = len(told())
    sent = staff.post(admin_url(file, "export"), {"format": "0", "resource": "0"})
    assert b"".join(sent.streaming_content)
    assert len(told()) == before + 1


def test_every_part_of_an_evaluation_tells_of_its_file(file):
    """Whatever model leads to one: those of later ones too."""
    parts = {type(part): part for part in parts_of(file)}
    leading = {
        relation.related_model
        for relation in Evaluation._meta.related_objects
        if not hasattr(relation.related_model, "pgh_tracked_model")
    }

    assert leading >= set(parts)
    for model, part in parts.items():
        assert confidential_files(model, model.objects.filter(pk=part.pk)) == {file}
