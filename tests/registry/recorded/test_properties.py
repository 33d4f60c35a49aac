"""Whatever is done to rows, tables as known at a moment are those of that moment."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.db.models import ProtectedError, RestrictedError
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.models import BeneficiaryList
from registry.models import Erasure, ImportBatch, Organisation, OrganisationMerge
from registry.recorded.reading import as_known_at
from registry.recorded.tables import known_models
from registry.services import MergeRefused, merge_records, undo_merge
from tests.every_factory import FACTORIES

from .ages import FIRST, bear

pytestmark = pytest.mark.django_db

WITHOUT_ROWS = {BeneficiaryList, Erasure, ImportBatch}
"""What staff work with; an import is made in test_looking_back.py."""

MADE = [model for model in known_models() if model in FACTORIES]


def written_column(model) -> models.Field | None:
    """Return a column of a model that any text may be written into, if it has one."""
    found = (
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not (field.choices or field.unique or field.primary_key)
        and not isinstance(field, models.GeneratedField)
    )
    return next(found, None)


MERGED = OrganisationMerge.objects.filter(undone_at=None, reason="one")
"""What these tests merged, and no factory."""

WRITTEN = [model for model in MADE if written_column(model)]
REFUSED = (
    DatabaseError,
    ValidationError,
    ProtectedError,
    RestrictedError,
    MergeRefused,
)

any_model = st.integers(0, len(MADE) - 1).map(MADE.__getitem__)
any_written = st.integers(0, len(WRITTEN) - 1).map(WRITTEN.__getitem__)
any_row = st.integers(0, 5)
any_text = st.sampled_from(["a", "b", "c"])
any_step = st.one_of(
    st.tuples(st.just("insert"), any_model),
    st.tuples(st.just("update"), any_written, any_row, any_text),
    st.tuples(st.just("update all"), any_written, any_text),
    st.tuples(st.just("delete"), any_model, any_row),
    st.tuples(st.just("merge"), any_row, any_row),
    st.tuples(st.just("undo"), any_row),
)


def chosen(rows, place: int):
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return rows.filter(pk=keys[place % len(keys)]) if keys else rows.none()


def do(step) -> None:
    what, *rest = step
    if what == "insert":
        FACTORIES[rest[0]]()
    elif what == "update":
        model, place, text = rest
        column = written_column(model).name
        chosen(model._base_manager, place).update(**{column: text})
    elif what == "update all":
        model, text = rest
        model._base_manager.update(**{written_column(model).name: text})
    elif what == "delete":
        model, place = rest
        chosen(model._base_manager, place).delete()
    elif what == "merge":
        current = Organisation.objects.filter(merged_into=None)
        kept, merged = (chosen(current, place).first() for place in rest)
        if kept and kept != merged:
            merge_records(kept=kept, merged=merged, reason="one", user=None)
    elif merge := chosen(MERGED, 0).first():
        undo_merge(merge=merge, user=None)


def tables() -> set[tuple[str, str]]:
    """Return every row of every table of which moments are known, as JSON."""
    rows = " UNION ALL ".join(
        f"SELECT '{table}', to_jsonb(r)::text FROM {table} r"
        for table in (model._meta.db_table for model in known_models())
    )
    with connection.cursor() as cursor:
        cursor.execute(rows)
        return set(cursor.fetchall())


@settings(max_examples=25)
@given(steps=st.lists(any_step, min_size=1, max_size=10))
def test_the_tables_as_known_at_a_moment_are_those_of_that_moment(steps):
    with transaction.atomic():
        # Something to begin with: what is done to nothing tells nothing.
        for model in (Organisation, Organisation, *MADE[:: len(MADE) // 8]):
            FACTORIES[model]()
        bear(FIRST)
        then = {FIRST: tables()}
        for number, step in enumerate(steps, 1):
            try:
                with transaction.atomic():
                    do(step)
                    connection.check_constraints()
            except REFUSED:
                continue
            moment = FIRST + timedelta(minutes=number)
            bear(moment)
            then[moment] = tables()
        for moment, rows in then.items():
            with as_known_at(moment):
                assert tables() == rows
            with as_known_at(moment + timedelta(seconds=59)):
                assert tables() == rows
        assert tables() == then[max(then)]
        transaction.set_rollback(True)


def test_every_model_of_which_moments_are_known_is_made():
    assert set(known_models()) - set(MADE) == WITHOUT_ROWS
