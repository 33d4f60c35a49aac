"""Whatever was done is taken back, in any order that is possible, and leaves no trace.

Every row of every table is as before; only the history tells of both.
"""

from contextlib import contextmanager
from itertools import count

import pghistory
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.history.events import events_of, tracked_models
from registry.history.undoing import UndoRefused
from registry.models import (
    ClusterName,
    Membership,
    Organisation,
    OrganisationNaming,
    Source,
)
from registry.services.taking_back import Changes, take_back
from tests.factories import (
    make_cluster,
    make_cluster_name,
    make_membership,
    make_organisation,
    make_source,
)

pytestmark = pytest.mark.django_db


def everything() -> dict:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in tracked_models()
    }


def events() -> int:
    return sum(events_of(model).count() for model in tracked_models())


def nth(model, number):
    """Return some row of a table, if it has any."""
    rows = list(model._base_manager.order_by("pk"))
    return rows[number % len(rows)] if rows else None


def rename(number):
    """Correct the name of an organisation: its dated name follows by a trigger."""
    if row := nth(Organisation, number):
        row.name = f"{row.name[:20]} {number}"
        row.save()


def add_dated_name(number):
    """Give an organisation a dated name: the organisation follows by a trigger."""
    row = nth(Organisation, number)
    if row and not row.namings.exists():
        OrganisationNaming.objects.create(
            organisation=row, name=f"Dated {number}", source=row.source
        )


def end_all(number):
    Membership.objects.filter(end_on=None).update(
        end_on="2030-12-31", end_precision="day"
    )


def join(number):
    make_membership(start_on="2001-01-01")


def leave(number):
    """Remove a membership with its documents."""
    if row := nth(Membership, number):
        row.delete()


def remove_source(number):
    Source.objects.filter(
        pk__in=[s.pk for s in [nth(Source, number)] if s], slug__startswith="free-"
    ).delete()


def add_source(number):
    make_source(slug=f"free-{next(NUMBERS)}")


def swap_names(number):
    """Move a name from one row to another: a unique column allows one order only."""
    rows = list(ClusterName.objects.order_by("pk")[:2])
    if len(rows) == 2:
        first, second = rows
        kept = first.name
        other = f"Between {next(NUMBERS)}"
        ClusterName.objects.filter(pk=first.pk).update(name=other)
        ClusterName.objects.filter(pk=second.pk).update(name=kept)


def make_and_remove(number):
    make_source(slug=f"short-{next(NUMBERS)}").delete()


NUMBERS = count()

ACTS = [
    rename,
    add_dated_name,
    end_all,
    join,
    leave,
    add_source,
    remove_source,
    swap_names,
    make_and_remove,
]
sequences = st.lists(
    st.lists(
        st.tuples(st.sampled_from(ACTS), st.integers(0, 5)), min_size=1, max_size=4
    ),
    min_size=1,
    max_size=4,
)


@contextmanager
def small_world():
    """Make some rows; all that happens to them is forgotten afterwards."""
    point = transaction.savepoint()
    try:
        with pghistory.context():
            for _each in range(2):
                make_membership(organisation=make_organisation())
            cluster = make_cluster()
            make_cluster_name(cluster=cluster, name="One")
            make_cluster_name(cluster=cluster, name="Two")
        yield
    finally:
        transaction.savepoint_rollback(point)


def do(acts):
    with pghistory.context() as context:
        for act, number in acts:
            act(number)
    return context.id


few = settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@few
@given(sequences)
def test_changes_taken_back_in_turn_leave_everything_as_it_was(changes):
    with small_world():
        stands, made = [everything()], []
        for acts in changes:
            made.append(do(acts))
            stands.append(everything())

        for change in reversed(made):
            assert everything() == stands.pop()
            told = events()
            if Changes(change).tables:
                take_back(changes=Changes(change), user=None, reason="A try.")
            assert everything() == stands[-1]
            assert events() >= told


@few
@given(sequences, st.integers(0, 3))
def test_an_earlier_change_is_taken_back_whole_or_not_at_all(changes, which):
    with small_world():
        made = [do(acts) for acts in changes]
        change = made[which % len(made)]
        before = everything()
        touched = {
            (model._meta.label, event.pgh_obj_id)
            for model in tracked_models()
            for event in events_of(model).filter(pgh_context=change)
        }

        try:
            take_back(changes=Changes(change), user=None, reason="A try.")
        except UndoRefused:
            # Nothing at all may be changed then.
            touched = set()

        after = everything()
        for label, rows in before.items():
            assert others(label, rows, touched) == others(label, after[label], touched)


def others(label, rows, touched) -> list[dict]:
    """Return the rows of a table that a change did not touch."""
    return [row for row in rows if (label, row["id"]) not in touched]
