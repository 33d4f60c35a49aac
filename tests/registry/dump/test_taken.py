"""What is taken by a dump is the whole registry, in every format."""

import csv
import io
import json
import sqlite3
import zipfile
from datetime import date
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.urls import reverse
from frictionless import Package, system

from registry.dump.declared import dump_rules
from registry.dump.making import make_dump
from registry.dump.tables import dump_tables
from registry.models import Membership
from registry.rights.rows import has_rule
from tests.factories import (
    make_membership,
    make_organisation,
)
from tests.html import page_of
from tests.worlds import make_world

# A dump looks at one state: it begins a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)


def csv_of(dump, table) -> list[dict]:
    with zipfile.ZipFile(dump.folder / "registry.zip") as archive:
        text = archive.read(f"{table}.csv").decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_every_format_holds_the_rows_and_the_sums_of_the_registry():
    make_world(3)
    dump = make_dump()
    database = sqlite3.connect(dump.folder / "registry.sqlite")
    checked = 0
    for table in dump_tables():
        rows = list(table.rows())
        told = csv_of(dump, table.name)
        held = pq.read_table(dump.folder / "parquet" / f"{table.name}.parquet")
        (number,) = database.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()
        assert len(rows) == len(told) == held.num_rows == number, table.name
        for at, column in enumerate(table.columns):
            if column.type not in ("integer", "number"):
                continue
            name, checked = column.name, checked + 1
            total = sum(row[at] or 0 for row in rows)
            assert sum(Decimal(row[name] or 0) for row in told) == total
            assert sum(each or 0 for each in held[name].to_pylist()) == total
            (summed,) = database.execute(
                f'SELECT total("{name}") FROM "{table.name}"'
            ).fetchone()
            assert summed == pytest.approx(float(total))

    assert checked > 20
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


OF_POSTGRESQL = {
    "integer": "bigint",
    "number": "numeric",
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamptz",
    "object": "jsonb",
}
"""The types of the Table Schema that are no text, as PostgreSQL calls them."""


def quoted(names) -> str:
    return ", ".join(f'"{name}"' for name in names)


def taken_into_postgresql(archive, cursor) -> dict[str, dict]:
    """Load a dump by its own description alone; return the tables of that."""
    package = json.loads(archive.read("datapackage.json"))
    tables = {each["name"]: each["schema"] for each in package["resources"]}
    for name, schema in tables.items():
        lines = [
            f'"{field["name"]}" {OF_POSTGRESQL.get(field["type"], "text")}'
            + " NOT NULL" * ("required" in field.get("constraints", ()))
            for field in schema["fields"]
        ]
        if key := schema.get("primaryKey"):
            lines.append(f"PRIMARY KEY ({quoted(key)})")
        cursor.execute(f"CREATE TEMPORARY TABLE taken_{name} ({', '.join(lines)})")
        taken = f"COPY taken_{name} FROM STDIN (FORMAT csv, HEADER match)"
        with cursor.copy(taken) as copy:
            copy.write(archive.read(f"{name}.csv"))
    for name, schema in tables.items():
        for leads in schema["foreignKeys"]:
            (column,), (there,) = leads["fields"], leads["reference"]["fields"]
            other = leads["reference"]["resource"] or name
            cursor.execute(
                f"ALTER TABLE taken_{name} ADD FOREIGN KEY ({quoted([column])}) "
                f"REFERENCES taken_{other} ({quoted([there])})"
            )
    return tables


def test_the_tables_go_into_an_empty_postgresql_again():
    make_world(3)
    dump = make_dump()
    with (
        connection.cursor() as cursor,
        zipfile.ZipFile(dump.folder / "registry.zip") as archive,
    ):
        tables = taken_into_postgresql(archive, cursor)
        checked = 0
        for table in dump_tables():
            cursor.execute(f"SELECT count(*) FROM taken_{table.name}")
            assert cursor.fetchone() == (dump.tables[table.name],), table.name
            rows = list(table.rows())
            for at, field in enumerate(tables[table.name]["fields"]):
                name, checked = field["name"], checked + 1
                is_number = field["type"] in ("integer", "number")
                counted = f'sum("{name}")' if is_number else f'count("{name}")'
                cursor.execute(f"SELECT {counted} FROM taken_{table.name}")
                stated = [row[at] for row in rows if row[at] is not None]
                expected = sum(stated) if is_number else len(stated)
                assert (cursor.fetchone()[0] or 0) == expected, (table.name, name)
        cursor.execute("SELECT count(*) FROM taken_membership")

        assert cursor.fetchone() == (Membership.objects.count(),)
    assert checked > 300


def test_no_row_of_a_table_for_everybody_is_missing():
    make_world(3)
    dump = make_dump()
    whole = {
        table.name: table.model._default_manager.count()
        for table in dump_tables()
        if table.model not in dump_rules() and not has_rule(table.model)
    }

    assert len(whole) > 30
    assert {name: dump.tables[name] for name in whole} == whole


def test_the_page_tells_how_to_ask_who_was_a_member_on_a_day(client):
    member = make_membership(start_on=date(2020, 12, 31), end_on=date(2020, 12, 31))
    for slug, start, end in (("gone", 2015, date(2020, 12, 30)), ("late", 2021, None)):
        make_membership(
            cluster=member.cluster,
            organisation=make_organisation(slug=slug, name=slug),
            start_on=date(start, 1, 1),
            end_on=end,
        )
    database = sqlite3.connect(make_dump().folder / "registry.sqlite")
    page = page_of(client.get(reverse("dump")))
    (asked,) = (
        each.text
        for each in page.find_all("code")
        if each.text.startswith("SELECT org")
    )

    assert database.execute(asked).fetchall() == [(member.organisation.slug,)]


def test_the_description_of_the_tables_is_valid(tmp_path):
    make_world(2)
    dump = make_dump()
    with zipfile.ZipFile(dump.folder / "registry.zip") as archive:
        archive.extractall(tmp_path / "taken")
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "taken" / "datapackage.json")).validate()

    assert report.flatten(["name", "type", "message"]) == []
    assert len(report.tasks) == len(dump_tables())


def test_text_is_as_it_is():
    make_organisation(name="=1+1")

    (row,) = csv_of(make_dump(), "organisation")

    assert row["name"] == "=1+1"
