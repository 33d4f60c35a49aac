"""A network's own people propose its targets, and what was reached."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.models import Target
from registry.imports.plans.undoing import undo_import
from registry.models import ImportBatch, Role
from registry.proposals.changes import ChangeAct, ProposedChange
from registry.proposals.receiving import propose_changes
from tests.evaluation.factories import make_recommendation, make_target
from tests.factories import make_cluster, make_member, make_staff, make_superuser

pytestmark = pytest.mark.django_db

SAID = {"said_on": "2026-06-30", "reason": "The board says so."}


def log_in(client, cluster):
    client.force_login(make_member(Role.NETWORKS_OWN, cluster=cluster))


def accepted(client, cluster, said, **query):
    """Propose something of a target, hand it in, and have it accepted."""
    url = reverse("proposal_create", args=[cluster.slug, "target"], query=query)
    response = client.post(url, SAID | said)
    assert response.status_code == 302, response.context["form"].errors
    batch = ImportBatch.objects.latest("pk")
    client.post(reverse("proposal_hand_in", args=[batch.reference]))
    review = Client()
    review.force_login(make_superuser("reviewer"))
    seen = review.get(batch.get_absolute_url()).context["seen"]
    review.post(reverse("proposal_accept", args=[batch.reference]), {"seen": seen})
    batch.refresh_from_db()
    assert batch.status == "applied"
    return batch


def test_a_target_is_proposed_accepted_and_taken_back(client):
    cluster = make_cluster(name="BioWin")
    log_in(client, cluster)

    batch = accepted(
        client,
        cluster,
        {
            "name_en": "Companies met",
            "name_fr": "Entreprises rencontrées",
            "target": "450",
            "start_on": "2026-01-01",
            "start_precision": "day",
            "end_on": "2028-12-31",
            "end_precision": "day",
        },
    )

    target = Target.objects.get()
    assert (target.cluster, target.target) == (cluster, Decimal(450))
    assert target.source == batch.source
    undo_import(batch=batch, user=None)
    assert not Target.objects.exists()


def test_what_was_reached_is_proposed_of_a_target_that_there_is(client):
    target = make_target(cluster=make_cluster(), start_on=date(2024, 1, 1))
    log_in(client, target.cluster)

    accepted(
        client,
        target.cluster,
        {
            "name_en": target.name_en,
            "name_fr": target.name_fr,
            "code": target.code,
            "target": target.target,
            "result": "1710",
            "start_on": "2024-01-01",
            "start_precision": "day",
            "end_precision": "day",
        },
        row=target.pk,
    )

    target.refresh_from_db()
    assert target.result == Decimal(1710)


def test_a_plan_about_confidential_rows_is_opened_by_nobody_who_may_not_read_them(
    client,
):
    secret = make_recommendation()
    batch = propose_changes(
        changes=[ProposedChange.of(secret, ChangeAct.CORRECT)],
        title="Recommendations",
        day=date(2026, 6, 30),
        user=make_superuser("author"),
    )
    rights = ("add_importbatch", "view_importbatch", "view_recommendation")
    client.force_login(make_staff(*rights, username="reads-the-public-ones"))

    assert client.get(batch.get_absolute_url()).status_code == 404
    client.force_login(make_superuser("reads-all"))
    assert client.get(batch.get_absolute_url()).status_code == 200
