"""A plan that waits while the records that it leads to are merged into others."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from registry.models import ImportBatch, ImportStatus, Membership, RowOutcome
from registry.proposals.changes import OF_THE_CHANGE, ChangeAct, ProposedChange
from registry.proposals.receiving import propose_changes
from registry.proposals.reviewing import accept, digest_of, hand_in
from registry.services import merge_records, undo_merge
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_source,
    make_staff,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 30)


@pytest.fixture
def reviewer():
    return make_staff("apply_importbatch", username="clerk")


def merge(kept, merged):
    return merge_records(kept=kept, merged=merged, reason="The same", user=None)


def handed_in(change, **more):
    author = make_staff("add_importbatch", username=f"author-{change.act}-{DAY}")
    batch = propose_changes(
        changes=[change], title="x", day=DAY, user=author, is_proposal=True, **more
    )
    hand_in(batch=batch, user=author)
    return batch


def accepted(batch, reviewer) -> bool:
    batch = ImportBatch.objects.get(pk=batch.pk)
    return accept(batch=batch, user=reviewer, seen=digest_of(batch))


def joins(cluster, organisation):
    return ProposedChange(
        Membership,
        ChangeAct.ADD,
        {
            "cluster": cluster,
            "organisation": organisation,
            "start_on": DAY,
            "source": OF_THE_CHANGE,
        },
        label="Joins",
    )


@pytest.mark.parametrize("make", [make_cluster, make_organisation])
def test_what_leads_to_a_record_merged_away_leads_to_the_one_that_stays(reviewer, make):
    cluster, organisation = make_cluster(name="Net"), make_organisation(name="Sonaca")
    kept = make(name="Kept")
    waits = handed_in(joins(cluster, organisation), cluster=cluster)
    merge(kept, cluster if make is make_cluster else organisation)

    # The plan is another one than the one that was seen.
    assert not accepted(waits, reviewer)
    assert accepted(waits, reviewer)

    made = Membership.objects.get()
    assert kept in (made.cluster, made.organisation)
    assert made.organisation.merged_into is None


def test_a_merge_that_was_undone_is_not_followed(reviewer):
    cluster, organisation = make_cluster(name="Net"), make_organisation(name="Sonaca")
    waits = handed_in(joins(cluster, organisation), cluster=cluster)
    undo_merge(merge=merge(make_cluster(name="Kept"), cluster), user=None)

    while not accepted(waits, reviewer):
        pass

    assert Membership.objects.get().cluster.name == "Net"


def test_a_source_merged_away_is_followed(reviewer):
    document, other = make_source(), make_source()
    held = make_membership(source=document)
    waits = handed_in(
        ProposedChange.of(held, ChangeAct.CORRECT, quote="x", source=document)
    )
    merge(other, document)

    while not accepted(waits, reviewer):
        pass

    held.refresh_from_db()
    assert (held.source, held.quote) == (other, "x")


def test_a_change_of_a_record_merged_away_is_refused_in_words(reviewer):
    gone = make_organisation(name="Sonaca SA")
    waits = handed_in(
        ProposedChange.of(gone, ChangeAct.CORRECT, website="https://sonaca.be/")
    )
    merge(make_organisation(name="Sonaca"), gone)

    assert not accepted(waits, reviewer)

    row = waits.rows.get()
    assert (row.outcome, row.reason) == (RowOutcome.REFUSED, "merged")
    with pytest.raises(ValidationError, match="changes nothing by now: send it back"):
        accepted(waits, reviewer)
    waits.refresh_from_db()
    assert waits.status == ImportStatus.PLANNED
