"""The lines of a plan: one declaration of their columns, and what is made of it."""

import pytest
from django.db import connection

from registry.imports.kind import all_kinds
from registry.imports.plans.filling import filling
from registry.imports.plans.lines import (
    COLUMNS,
    MAKE_STAGED,
    absent_of,
    result_of,
    stage_rows_kept,
    stage_rows_read,
)
from registry.imports.plans.statements import fetch, make_table, run
from registry.imports.reading.cells import ParsedRow
from registry.models import ImportRow
from tests.factories import make_import_batch, make_import_row, make_organisation


def columns_of(table: str) -> dict[str, str]:
    """Return the types of a table's columns, without their lengths."""
    found = fetch(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
        "WHERE attrelid = %(table)s::regclass AND attnum > 0 AND NOT attisdropped",
        table=table,
    )
    return {name: kind.replace("character varying", "text") for name, kind in found}


@pytest.mark.django_db
def test_a_line_has_the_columns_of_a_row_with_their_names_and_types():
    of_row = columns_of(ImportRow._meta.db_table)

    declared = {column.name: column.type for column in COLUMNS if column.kept}

    for own in ("id", "batch_id", "match_key"):
        del of_row[own]
    assert declared == of_row


@pytest.mark.django_db
def test_whoever_makes_lines_makes_all_of_their_columns():
    run(MAKE_STAGED)
    make_table(
        "line_matched",
        "SELECT 1 AS number, NULL::bigint AS organisation_id, "
        "NULL::integer AS same_as, '{}'::bigint[] AS candidates, "
        "'{}'::text[] AS questions",
    )
    said = {"outcome": "'new'", "reason": "''", "fact": "7::bigint", "changes": "'{}'"}
    sources = "FROM line_matched line LEFT JOIN line_staged staged USING (number)"

    make_table("line_result", result_of(sources, **said))
    make_table("line_absent", absent_of("FROM line_matched", outcome="'left'"))

    kept = [column.name for column in COLUMNS if column.kept]
    assert list(columns_of("pg_temp.line_result")) == kept
    assert list(columns_of("pg_temp.line_absent")) == kept
    ((outcome, fact),) = fetch("SELECT outcome, fact FROM line_result")
    assert (outcome, fact) == ("new", 7)


@pytest.mark.django_db
def test_a_row_is_staged_alike_from_the_file_and_from_an_earlier_plan():
    batch = make_import_batch()
    organisation = make_organisation()
    row = ParsedRow(5, {"name": "Sonaca", "slug": "sonaca", "former_name": "S. A."})
    stage_rows_read(batch, [row])
    from_file = fetch("SELECT * FROM line_staged")
    kept = make_import_row(
        batch=batch, number=5, name="Sonaca", values=row.values, outcome="new"
    )

    stage_rows_kept(batch)
    assert fetch("SELECT * FROM line_staged") == from_file

    kept.decision, kept.decided = "match", organisation
    kept.save()
    stage_rows_read(batch, [row])
    decided = "SELECT decision, decided_id FROM line_staged"
    assert fetch(decided) == [("match", organisation.pk)]


@pytest.mark.parametrize("kind", all_kinds().values(), ids=lambda kind: kind.name)
def test_what_a_column_fills_is_a_plain_field_of_what_the_import_writes(kind):
    for model in {
        field.fills.field.model for field in kind.reads.fields.values() if field.fills
    }:
        assert model in kind.writes.models
        for field in filling(kind.reads.fields, model):
            assert not field.fills.field.is_relation
            assert not field.fills.field.generated


@pytest.mark.django_db
def test_a_field_is_alike_by_an_expression_that_the_database_knows():
    for kind in all_kinds().values():
        for field in kind.reads.fields.values():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {field.alike.format('%s::text')}", ["Http://A"])
                assert cursor.fetchone()[0]
