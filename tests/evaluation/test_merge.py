"""Merging two organisations also joins what was published and aimed at of them."""

import pytest

from evaluation.services import dependence, sign_evaluation
from registry.services import merge_records, undo_merge
from tests.factories import make_membership, make_organisation

from .acts import complete, make_evaluator, make_tweed, open_file
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
