"""Merging two organisations also joins what was published and aimed at of them."""

import pytest
from django.urls import reverse

from evaluation.services import dependence, sign_evaluation
from registry.models import Cluster
from registry.services import merge_records, undo_merge
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_superuser,
)

from .acts import complete, make_evaluator, make_tweed, open_file, signed_file
from .factories import make_published_figure, make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    return make_organisation(name="Kept")


@pytest.fixture
def gone():
    return make_organisation(name="Gone")


def merge(kept, gone):
    return merge_records(kept=kept, merged=gone, reason="The same", user=None)


def test_targets_and_figures_move_and_come_back(kept, gone):
    rows = [make_target(organisation=gone), make_published_figure(organisation=gone)]

    done = merge(kept, gone)
    for row in rows:
        row.refresh_from_db()
        assert row.organisation == kept

    undo_merge(merge=done, user=None)
    for row in rows:
        row.refresh_from_db()
        assert row.organisation == gone


def test_a_signature_keeps_the_name_that_it_bears(kept, gone):
    eva, tweed = make_evaluator(), make_tweed()
    file = complete(open_file(tweed, eva), eva)
    file.evaluating_organisation = gone
    file.save()
    sign_evaluation(evaluation=file, user=eva)

    merge(kept, gone)

    file.refresh_from_db()
    assert file.evaluating_organisation == gone
    # Who became a member under another record is a member.
    make_membership(cluster=tweed, organisation=kept)
    assert len(dependence(evaluation=file)) == 1


def test_a_merge_that_a_signature_forbids_says_so_before_it_is_confirmed(client):
    tweed, other = make_tweed(), make_cluster(name="Tweed asbl")
    signed = signed_file(tweed, make_evaluator())
    client.force_login(make_superuser())
    address = reverse("admin:registry_cluster_merge")

    page = client.get(address, {"kept": other.pk, "merged": tweed.pk})

    assert "This merge is not possible" in page.content.decode()
    assert f"“{signed.slug}” cannot be changed any more" in page.content.decode()
    page = client.get(address, {"kept": tweed.pk, "merged": other.pk})
    assert "This merge is not possible" not in page.content.decode()
    assert Cluster.objects.count() == 2
