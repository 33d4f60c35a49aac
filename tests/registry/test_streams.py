"""Files that leave while they are written: whole, of one state, and never half."""

import io
import json
import zipfile
from contextlib import contextmanager
from threading import Thread

import openpyxl
import pytest
from django.conf import settings
from django.db import connection, connections
from django.urls import reverse

from registry.files import pieces, streams
from registry.files.exports import export_response
from registry.files.formats import CSV
from registry.files.streams import StreamedFile
from registry.models import Source
from tests.factories import make_organisation, make_source


@pytest.fixture
def short_pieces(monkeypatch):
    """Any file is a long one."""
    monkeypatch.setattr(pieces, "PIECE", 1)


class Columns:
    """Columns of which a row cannot be read."""

    def get_export_headers(self):
        return ["name", "number"]

    def rows(self, rows):
        for number in range(rows):
            # Of many letters, so that it takes room in an archive, too.
            yield ["".join(chr(65 + number * k % 997) for k in range(99)), number]
        raise LookupError("This row is not to be read.")


def broken_file(file_format, rows):
    """Return a file that breaks off behind some rows."""
    return export_response(Columns(), rows, file_format, "broken")


def read_until_it_breaks(file):
    """Return what arrives of a file before the fault does."""
    arrived = []
    with pytest.raises(LookupError):
        arrived.extend(file)
    return b"".join(arrived)


def counted(times=4):
    """Yield the number of sources as often as asked."""
    for _ in range(times):
        yield str(Source.objects.count()).encode()


def counting_file():
    return StreamedFile(counted, filename="counted.txt", content_type="text/plain")


def elsewhere(do):
    """Do something in another connection, and be done."""

    def done():
        try:
            do()
        finally:
            connections.close_all()

    thread = Thread(target=done)
    thread.start()
    thread.join()


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "csv-excel", "json", "xlsx"])
def test_a_short_file_is_whole_before_it_leaves(client, form):
    make_organisation()

    file = client.get(reverse("organisation_list"), {"_export": form})

    assert int(file["Content-Length"]) == len(b"".join(file)) > 100


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_a_long_file_says_the_same_as_a_short_one(client, monkeypatch, form):
    for number in range(9):
        make_organisation(name=f"Organisation {number}")
    url = reverse("organisation_list")

    def rows():
        file = client.get(url, {"_export": form})
        content = b"".join(file)
        if form == "xlsx":
            sheet = openpyxl.load_workbook(io.BytesIO(content)).active
            content = list(sheet.iter_rows(values_only=True))
        return "Content-Length" in file, content

    is_whole, short = rows()
    monkeypatch.setattr(pieces, "PIECE", 1)
    is_whole_too, long = rows()

    assert (is_whole, is_whole_too) == (True, False)
    assert long == short


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_a_fault_at_its_beginning_is_an_error_and_no_file(client, monkeypatch, form):
    def rows(*_):
        raise LookupError

    monkeypatch.setattr("registry.lists.taken_along.ColumnsOnDay.rows", rows)
    client.raise_request_exception = False

    answer = client.get(reverse("organisation_list"), {"_export": form})

    assert answer.status_code == 500
    assert "Content-Disposition" not in answer


@pytest.mark.django_db
def test_a_text_that_breaks_off_says_so_and_no_program_reads_it():
    file = broken_file("csv", 2000)
    file.begin()

    content = read_until_it_breaks(file)

    assert content.startswith(b"name,number\r\n")
    assert CSV.broken_off in content.splitlines()[-1]
    with pytest.raises(UnicodeDecodeError):
        content.decode()


@pytest.mark.django_db
def test_a_workbook_or_a_json_that_breaks_off_cannot_be_opened():
    workbook, table = broken_file("xlsx", 9000), broken_file("json", 2000)
    for file in (workbook, table):
        file.begin()

    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(read_until_it_breaks(workbook)))
    with pytest.raises(json.JSONDecodeError):
        json.loads(read_until_it_breaks(table))


@pytest.mark.django_db(transaction=True)
def test_a_file_is_of_one_state_whatever_others_do_meanwhile():
    make_source()
    file = counting_file()
    file.begin()

    elsewhere(make_source)

    assert b"".join(file) == b"1111"
    assert not connection.in_atomic_block
    assert Source.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_file_holds_no_state_once_its_reader_went_away():
    file = counting_file()
    file.begin()
    assert connection.in_atomic_block

    file.close()

    assert not connection.in_atomic_block
    make_source()


@pytest.mark.django_db(transaction=True)
def test_a_file_holds_no_state_once_it_broke_off():
    def pieces_():
        yield from counted(3)
        raise LookupError

    file = StreamedFile(pieces_, filename="counted.txt", content_type="text/plain")
    file.begin()

    assert read_until_it_breaks(file) == b"000"
    assert not connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_a_slow_reader_holds_no_state_and_gets_the_whole_file(monkeypatch):
    monkeypatch.setattr(streams, "PATIENCE", 0)
    make_source()
    make_source(title="Another")
    file = counting_file()
    file.begin()

    assert not connection.in_atomic_block
    elsewhere(lambda: make_source(title="One more"))
    assert b"".join(file) == b"2222"


@pytest.mark.django_db(transaction=True)
def test_a_file_reads_and_writes_nothing():
    def pieces_():
        make_source()
        yield b"made"

    file = StreamedFile(pieces_, filename="made.txt", content_type="text/plain")

    with pytest.raises(Exception, match="read-only transaction"):
        file.begin()
    assert not Source.objects.exists()


def test_a_file_is_written_within_what_its_request_was_answered_in():
    entered = []

    @contextmanager
    def context(name):
        entered.append(name)
        yield
        entered.append(f"not {name}")

    def pieces_():
        entered.append("written")
        yield b"x"

    file = StreamedFile(pieces_, filename="x.txt", content_type="text/plain")
    file.written_within(lambda: context("inner"))
    file.written_within(lambda: context("outer"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "one_state", lambda: context("one state"))
        assert b"".join(file) == b"x"
    assert entered == [
        *("one state", "outer", "inner", "written"),
        *("not inner", "not outer", "not one state"),
    ]


def test_files_begin_when_all_else_is_done():
    """What comes before it would ask in the transaction of the file."""
    begins = settings.MIDDLEWARE.index("registry.ordered.middleware.OrdersLongFiles")

    # This one asks nothing: it measures how long all of it takes.
    watched = "walloon_clusters.watching.requests.WatchedRequests"
    assert settings.MIDDLEWARE[:begins] == [watched]
