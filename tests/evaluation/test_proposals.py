"""A network's own people propose its targets, and what was reached."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.models import Target
from registry.imports.plans.undoing import undo_import
from registry.models import ImportBatch, Role
from tests.evaluation.factories import make_target
from tests.factories import make_cluster, make_member, make_superuser

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
