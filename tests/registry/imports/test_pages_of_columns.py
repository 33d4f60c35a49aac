"""The page on which a person says what the columns of a list are."""

import pytest

from registry.imports.plans.columns import correct_columns
from registry.imports.plans.planning import make_plan
from registry.models import ImportStatus
from tests.factories import make_cluster

from .lists import plan_list, receive_list, rows_of
from .test_pages import do, page, staff  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff")]

NAMES = ("Alpha Béton", "Bois du Nord", "Céramiques Dinant")


def unnamed(**fields):
    """Plan a list that has no header."""
    content = "\n".join(NAMES).encode()
    return plan_list(content=content, filename="list.csv", **fields)


def test_a_list_without_a_header_is_read_once_a_person_says_which_the_names_are(client):
    batch = unnamed()
    assert batch.status == ImportStatus.REFUSED
    shown = page(client, batch, "import_columns")
    assert "without a header" in shown
    assert "it could be “name”: choose" in shown
    assert '<option value="name" selected' in shown

    do(client, "import_columns", batch, column_0="name", header_row="0")

    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED
    assert [(row.number, row.name) for row in rows_of(batch)] == list(
        enumerate(NAMES, 1)
    )


def test_columns_without_headers_are_remembered_for_the_next_list(client):
    cluster = make_cluster()
    batch = unnamed(cluster=cluster)
    correct_columns(batch=batch, mapping={0: "name"})
    make_plan(batch=batch)

    later = unnamed(cluster=cluster)

    assert len(rows_of(later)) == 3
    assert [column["by"] for column in later.columns] == ["earlier"]
    shown = page(client, later, "import_columns")
    assert "Remembered from an earlier list" in shown
    wider = plan_list(content=b"Alpha,Liege\nBois,Namur\nDelta,Huy\n", cluster=cluster)
    assert wider.status == ImportStatus.REFUSED


def test_a_person_says_that_the_first_row_is_the_header(client):
    batch = unnamed()

    do(client, "import_columns", batch, column_0="name", header_row="1")

    batch.refresh_from_db()
    assert [row.name for row in rows_of(batch)] == list(NAMES[1:])
    assert [column["header_row"] for column in batch.columns] == [1]


def test_only_what_needs_a_look_stands_open(client):
    rows = [(name, "red", "4000", "2019", "x") for name in NAMES]
    header = ("Nom", "Couleur", "CP", "Membre depuis", "Notes")
    batch = plan_list(*rows, header=header)

    shown = page(client, batch, "import_columns")

    assert "Nothing has to be done here." in shown
    assert "column-odd" not in shown
    assert "4 columns read" in shown
    assert "1 column not read" in shown
    assert "Columns to look at" not in shown


def test_the_second_column_of_the_same_name_is_to_be_looked_at(client):
    batch = plan_list(("Alpha", "Beta"), ("", "Gamma"), header=("Nom", "Nom"))

    shown = page(client, batch, "import_columns")

    assert shown.count("column-odd") == 1
    assert "1 cell says something else, and is not read." in shown
    assert "Columns to look at" in shown


def test_a_refused_list_says_so_beside_its_columns(client):
    batch = plan_list(("Alpha", "12"), header=("Qui", "Combien"))

    assert batch.status == ImportStatus.REFUSED
    assert batch.refusal in page(client, batch, "import_columns").replace("&quot;", '"')


def test_what_was_said_of_another_header_row_is_forgotten(client):
    batch = receive_list(("Alpha", "4000"), header=("Qui", "Où"))
    correct_columns(batch=batch, mapping={0: "name"}, header_row=2)

    assert [column["header_row"] for column in batch.columns] == [2]
    assert [column["field"] for column in batch.columns] == ["name"]
