"""Rows of the registry given other values: planned, applied, and taken back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from registry.imports.plans import tasks
from registry.imports.plans.applying import apply_plan
from registry.imports.plans.deciding import decide
from registry.imports.plans.undoing import UndoRefused, undo_import
from registry.models import (
    ClusterNaming,
    Decision,
    ImportStatus,
    Membership,
    Partnership,
    PartnershipCluster,
    Precision,
    RowOutcome,
    Source,
)
from registry.proposals.changes import OF_THE_CHANGE, ChangeAct, ProposedChange
from registry.proposals.receiving import MOST, propose_changes
from registry.proposals.wording import changes_in_words
from tests.factories import (
    default_source,
    make_cluster,
    make_membership,
    make_organisation,
    make_source,
    make_superuser,
)
from tests.registry.imports.registry_dump import dump

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 30)


def plan(*changes, **fields):
    fields.setdefault("title", "Changes")
    fields.setdefault("user", None)
    fields.setdefault("source", default_source())
    return propose_changes(changes=changes, day=DAY, **fields)


def ends(row, day=DAY):
    return ProposedChange.of(
        row,
        ChangeAct.END,
        end_on=day,
        end_precision=Precision.DAY,
        end_source=OF_THE_CHANGE,
    )


def outcomes(batch):
    return list(batch.rows.order_by("number").values_list("outcome", flat=True))


def test_a_plan_changes_nothing_and_says_old_and_new():
    held = make_membership(start_on=date(2020, 1, 1))
    before = dump()

    batch = plan(ends(held))

    assert dump() == before
    assert batch.status == ImportStatus.PLANNED
    (row,) = batch.rows.all()
    assert row.outcome == RowOutcome.CHANGED
    assert row.changes["end_on"] == [None, "2026-06-30"]
    said = changes_in_words([row], batch)[row.pk]
    assert [(change.label, change.old, change.new) for change in said] == [
        ("end", "", "30 June 2026"),
        ("source of the end", "", str(default_source())),
    ]


def test_applying_a_plan_makes_its_changes_and_undoing_takes_all_of_it_back():
    cluster = make_cluster(name="BioWin")
    held = make_membership(cluster=cluster, start_on=date(2020, 1, 1))
    joins = make_organisation(name="Joins")
    before = dump()
    batch = plan(
        ends(held),
        ProposedChange(
            Membership,
            ChangeAct.ADD,
            {
                "cluster": cluster,
                "organisation": joins,
                "start_on": DAY,
                "source": OF_THE_CHANGE,
            },
            label="Joins",
        ),
        ProposedChange(
            type(cluster),
            ChangeAct.FROM_DAY,
            {"name": "BioWin Health"},
            cluster.pk,
            "BioWin",
            "2026-01-01",
            "day",
        ),
        ProposedChange(
            Partnership,
            ChangeAct.ADD,
            {
                "title_en": "Trial",
                "title_fr": "Essai",
                "fields": ["industrial"],
                "start_on": DAY,
                "source": OF_THE_CHANGE,
            },
            label="Essai",
        ),
        ProposedChange(
            PartnershipCluster,
            ChangeAct.ADD,
            {"partnership": {"row": 5}, "cluster": cluster, "source": OF_THE_CHANGE},
            label="Essai",
        ),
        cluster=cluster,
        source=None,
    )
    assert outcomes(batch) == ["changed", "new", "changed", "new", "new"]
    assert dump() == before

    assert apply_plan(batch=batch, user=make_superuser())

    held.refresh_from_db()
    cluster.refresh_from_db()
    assert held.end_on == DAY
    assert held.end_source == batch.source
    joined = joins.memberships.get()
    assert joined.attestations.get().source == batch.source
    assert cluster.name == "BioWin Health"
    assert ClusterNaming.objects.former().get().name == "BioWin"
    assert Partnership.objects.of_cluster(cluster).get().title_fr == "Essai"
    assert batch.source.title == "Communication\N{NO-BREAK SPACE}: BioWin, 30 juin 2026"
    assert list(batch.rows.filter(fact=None)) == []

    undo_import(batch=batch, user=None)

    assert dump() == before
    assert batch.source is None


def test_what_the_registry_refuses_is_told_in_each_language_and_the_rest_stands():
    held = make_membership(start_on=date(2020, 1, 1))
    other = make_membership(start_on=date(2026, 12, 1))

    batch = plan(ends(other), ends(held))

    assert outcomes(batch) == ["refused", "changed"]
    refused = batch.rows.first()
    assert refused.reason == "rules"
    assert refused.refusal["en"] == "End: The end lies before the start."
    assert set(refused.refusal) == {"en", "fr"}
    apply_plan(batch=batch, user=None)
    held.refresh_from_db()
    assert held.end_on == DAY


def test_rows_of_one_plan_are_tried_one_after_the_other():
    """An organisation may join again the day after it left, and not before."""
    held = make_membership(start_on=date(2020, 1, 1))

    def again(start_on):
        return ProposedChange(
            Membership,
            ChangeAct.ADD,
            {
                "cluster": held.cluster,
                "organisation": held.organisation,
                "start_on": start_on,
                "source": OF_THE_CHANGE,
            },
        )

    batch = plan(ends(held), again(DAY), again(date(2026, 7, 1)))

    assert outcomes(batch) == ["changed", "refused", "new"]
    before = dump()
    apply_plan(batch=batch, user=None)
    assert held.organisation.memberships.count() == 2
    undo_import(batch=batch, user=None)
    assert dump() == before


def test_what_has_an_end_is_not_ended_again():
    held = make_membership(start_on=date(2020, 1, 1), end_on=date(2021, 1, 1))

    batch = plan(ends(held))

    assert [(row.outcome, row.reason) for row in batch.rows.all()] == [
        ("refused", "ended")
    ]


def test_a_row_that_is_left_out_is_not_written_nor_what_rests_on_it():
    cluster = make_cluster()
    batch = plan(
        ProposedChange(
            Partnership,
            ChangeAct.ADD,
            {
                "title_en": "Trial",
                "title_fr": "Essai",
                "fields": ["industrial"],
                "start_on": DAY,
                "source": OF_THE_CHANGE,
            },
        ),
        ProposedChange(
            PartnershipCluster,
            ChangeAct.ADD,
            {"partnership": {"row": 2}, "cluster": cluster, "source": OF_THE_CHANGE},
        ),
    )
    decide(row=batch.rows.first(), decision=Decision.LEAVE_OUT)

    assert outcomes(batch) == ["left_out", "refused"]
    assert batch.rows.last().reason == "rests"
    apply_plan(batch=batch, user=None)
    assert not Partnership.objects.exists()


def test_what_was_changed_since_the_plan_is_looked_at_again():
    held = make_membership(start_on=date(2020, 1, 1))
    batch = plan(ends(held))
    held.end_on = date(2025, 1, 1)
    held.save()

    assert not apply_plan(batch=batch, user=None)

    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED
    assert batch.replanned["rows"] == [2]
    assert outcomes(batch) == ["refused"]


def test_a_change_elsewhere_makes_no_other_plan_of_it():
    """The keys of what a plan makes differ each time that it is tried."""
    held = make_membership(start_on=date(2020, 1, 1))
    cluster = held.cluster
    batch = plan(
        ends(held),
        ProposedChange(
            Partnership,
            ChangeAct.ADD,
            {
                "title_en": "Trial",
                "title_fr": "Essai",
                "start_on": DAY,
                "source": OF_THE_CHANGE,
            },
        ),
        ProposedChange(
            PartnershipCluster,
            ChangeAct.ADD,
            {"partnership": {"row": 3}, "cluster": cluster, "source": OF_THE_CHANGE},
        ),
        cluster=cluster,
        source=None,
    )
    make_membership(start_on=date(2021, 1, 1))

    assert apply_plan(batch=batch, user=None)
    assert Partnership.objects.of_cluster(cluster).exists()


def test_what_was_changed_since_stands_in_the_way_of_undoing():
    held = make_membership(start_on=date(2020, 1, 1))
    batch = plan(ends(held))
    apply_plan(batch=batch, user=None)
    held.refresh_from_db()
    held.note_en = "Seen since."
    held.save()

    with pytest.raises(UndoRefused, match="was changed since"):
        undo_import(batch=batch, user=None)


def test_a_source_that_somebody_chose_stays_when_the_change_is_undone():
    source = make_source(title="Minutes")
    batch = plan(ends(make_membership(start_on=date(2020, 1, 1))), source=source)
    apply_plan(batch=batch, user=None)

    undo_import(batch=batch, user=None)

    assert Source.objects.filter(pk=source.pk).exists()


def test_many_changes_are_planned_and_made_by_the_worker(monkeypatch):
    monkeypatch.setattr(tasks, "LARGE_TRIED", 1)
    held = [make_membership(start_on=date(2020, 1, 1)) for _ in range(2)]
    batch = plan(*map(ends, held))
    assert batch.status == ImportStatus.RECEIVED

    tasks.plan_import.func(batch.pk)
    batch.refresh_from_db()
    assert outcomes(batch) == ["changed", "changed"]
    tasks.confirm(batch=batch, user=make_superuser())
    batch.refresh_from_db()
    assert batch.status == ImportStatus.APPLYING
    tasks.apply_import.func(batch.pk)

    batch.refresh_from_db()
    assert batch.status == ImportStatus.APPLIED
    held[1].refresh_from_db()
    assert held[1].end_on == DAY


def test_a_plan_has_something_to_change_and_not_too_much():
    with pytest.raises(ValidationError, match="nothing to change"):
        plan()
    held = make_membership()
    with pytest.raises(ValidationError, match="At most"):
        plan(*[ends(held)] * (MOST + 1))
