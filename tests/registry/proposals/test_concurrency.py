"""Two reviewers at the very same time: one decides, the other is told."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from registry.models import ImportBatch, Membership, Role
from registry.proposals.changes import OF_THE_CHANGE, ChangeAct, ProposedChange
from registry.proposals.receiving import propose_changes
from registry.proposals.reviewing import accept, digest_of, hand_in, send_back
from tests.factories import make_cluster, make_member, make_membership

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 6, 30)


@pytest.mark.parametrize("second", [accept, send_back], ids=["accept", "send_back"])
def test_of_two_who_decide_at_once_one_does_and_the_other_is_told(second):
    cluster = make_cluster()
    author = make_member(Role.NETWORKS_OWN, username="animator", cluster=cluster)
    reviewers = [make_member(Role.IMPORTER, username=name) for name in ("ann", "bob")]
    held = make_membership(cluster=cluster, start_on=date(2020, 1, 1))
    batch = propose_changes(
        changes=[
            ProposedChange.of(held, ChangeAct.END, end_on=DAY, end_source=OF_THE_CHANGE)
        ],
        title="Left",
        day=DAY,
        user=author,
        cluster=cluster,
        is_proposal=True,
    )
    hand_in(batch=batch, user=author)
    seen = digest_of(batch)
    ready, told = threading.Barrier(2, timeout=30), []

    def decide(act, user):
        own = ImportBatch.objects.get(pk=batch.pk)
        said = {"seen": seen} if act is accept else {"answer": "No."}
        ready.wait(timeout=20)
        try:
            act(batch=own, user=user, **said)
        except ValidationError as error:
            told.append(" ".join(error.messages))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=(act, user))
        for act, user in zip((accept, second), reviewers, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    batch.refresh_from_db()
    (sentence,) = told
    assert f"{batch.reviewed_by} decided on it meanwhile" in sentence
    ended = Membership.objects.filter(end_on=DAY).exists()
    assert ended == (batch.status == "applied")
