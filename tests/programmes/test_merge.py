"""Merging two organisations also joins their money, and parting them parts it."""

import json
from decimal import Decimal

import pytest
from django.apps import apps
from django.core import serializers

from programmes.models import Grant, ProjectParticipant
from registry.services import (
    MergeRefused,
    merge_records,
    preview_merge,
    undo_merge,
)
from tests.factories import make_cluster, make_organisation
from tests.programmes.factories import (
    make_grant,
    make_payment,
    make_project,
    make_project_participant,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    return make_organisation(name="Kept")


@pytest.fixture
def gone():
    return make_organisation(name="Gone")


def merge(kept, gone):
    return merge_records(kept=kept, merged=gone, reason="The same", user=None)


def tables():
    """Return every row of public money."""
    rows = []
    for model in apps.get_app_config("programmes").get_models():
        if model._meta.managed and not hasattr(model, "pgh_tracked_model"):
            rows += model.objects.order_by("pk")
    return json.loads(serializers.serialize("json", rows))


def test_grants_and_participations_move(kept, gone):
    grant = make_grant(organisation=gone, amount=1000)
    payment = make_payment(grant=grant)
    participation = make_project_participant(organisation=gone)
    other = make_grant()

    merge(kept, gone)

    for row in (grant, participation, payment):
        row.refresh_from_db()
    assert grant.organisation == participation.organisation == kept
    assert payment.grant == grant
    assert not Grant.objects.filter(organisation=gone).exists()
    assert Grant.objects.get(pk=other.pk).organisation == other.organisation


def test_who_takes_part_in_a_project_twice_takes_part_once(kept, gone):
    project = make_project()
    ours = make_project_participant(
        project=project, organisation=kept, budget=Decimal(500)
    )
    make_project_participant(project=project, organisation=gone, role="coordinator")
    cluster = make_project_participant(project=project, cluster=make_cluster())

    (removal,) = preview_merge(kept, gone).removed
    merge(kept, gone)

    assert removal.twin == ours
    assert [column for column, _goes, _stays in removal.lost] == [
        "role",
        "its part of the budget, in euro",
    ]
    assert set(project.participants.all()) == {ours, cluster}


def test_parting_restores_every_row(kept, gone):
    project = make_project()
    make_project_participant(project=project, organisation=kept)
    make_project_participant(project=project, organisation=gone, budget=Decimal(7))
    make_grant(organisation=gone, project=project, amount=1000, eligible_cost=2000)
    before = tables()

    record = merge(kept, gone)
    assert tables() != before
    undo_merge(merge=record, user=None)

    assert tables() == before


def test_a_merge_that_pays_one_cost_twice_is_refused_with_the_figures(kept, gone):
    project = make_project()
    for organisation in (kept, gone):
        make_grant(
            slug=f"wings-of-{organisation.slug}",
            title="Wings",
            organisation=organisation,
            project=project,
            amount=600,
            eligible_cost=1000,
        )
    before = tables()

    with pytest.raises(MergeRefused) as refusal:
        merge(kept, gone)

    (reason,) = refusal.value.reasons
    assert "“Wings”, would reach 1,200.00 euro: 200.00 more" in reason
    assert tables() == before
    gone.refresh_from_db()
    assert gone.merged_into is None
    assert not ProjectParticipant.objects.exists()


def test_the_grants_of_a_cluster_move_and_come_back():
    kept, gone = make_cluster(name="BioWin"), make_cluster(name="Bio Win")
    grants = [make_grant(cluster=gone), make_grant(cluster=kept)]

    done = merge(kept, gone)
    assert set(Grant.objects.values_list("cluster", flat=True)) == {kept.pk}

    undo_merge(merge=done, user=None)
    grants[0].refresh_from_db()
    assert grants[0].cluster.name == "Bio Win"
