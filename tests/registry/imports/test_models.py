"""Who may open an import, and what its rows say together."""

import pytest

from registry.models import ImportBatch, ImportRow, RowOutcome
from tests.factories import (
    make_import_batch,
    make_import_row,
    make_staff,
    make_superuser,
)

pytestmark = pytest.mark.django_db


def test_an_import_is_opened_by_who_made_it_and_by_who_may_see_all():
    clerk = make_staff("add_importbatch", username="clerk")
    other = make_staff("add_importbatch", username="other")
    visitor = make_staff(username="visitor")
    batch = make_import_batch(made_by=clerk)

    assert ImportBatch.objects.of_user(clerk).get() == batch
    assert ImportBatch.objects.of_user(make_superuser()).get() == batch
    assert not ImportBatch.objects.of_user(other).exists()
    assert not ImportBatch.objects.of_user(visitor).exists()


def test_rows_are_counted_by_import_and_outcome():
    batch = make_import_batch()
    for number, outcome in enumerate(
        [RowOutcome.NEW, RowOutcome.NEW, RowOutcome.REFUSED], 2
    ):
        make_import_row(batch=batch, number=number, outcome=outcome)

    assert ImportRow.objects.counts_by_batch() == {batch.pk: {"new": 2, "refused": 1}}
    assert ImportRow.objects.with_outcome(RowOutcome.REFUSED).get().number == 4
