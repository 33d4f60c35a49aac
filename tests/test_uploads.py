"""Every place where a file is uploaded refuses what would end the process.

The files are those that a guard of the reader knows. Each is sent to every import of
the admin, and to the form of every kind of list: the answer is a page that says why.
"""

import struct
from io import StringIO

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from django.urls import reverse

from registry.imports.kind import all_kinds
from registry.models import ImportBatch, ImportStatus
from tests.factories import make_cluster, make_superuser
from tests.registry.imports.files import (
    edit_zip,
    ods_file,
    ole_file,
    xls_file,
    xlsx_file,
)

pytestmark = pytest.mark.django_db

ROWS = [["slug", "name"], ["one", "One"]]
SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEETML = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def in_the_last_corner():
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return edit_zip(
        xlsx_file(ROWS),
        {SHEET: lambda data: data.replace(b"</sheetData>", cell + b"</sheetData>")},
    )


def sharing_a_long_text():
    """Return a workbook of a few KB whose cells show the same text of 100 KB."""
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row)
        for row in range(3, 103)
    )
    text = b'<sst xmlns="%b"><si><t>%b</t></si></sst>' % (SPREADSHEETML, b"x" * 100_000)
    return edit_zip(
        xlsx_file(ROWS),
        {SHEET: lambda data: data.replace(b"</sheetData>", cells + b"</sheetData>")},
        add=[("xl/sharedStrings.xml", text)],
    )


def repeating_a_long_text():
    """Return a sheet of LibreOffice one of whose rows is there a thousand times."""
    return edit_zip(
        ods_file([*ROWS, ["x" * 100_000]]),
        {
            "content.xml": lambda data: b"".join(
                data.rpartition(b"<table:table-row>")[:1]
                + (b'<table:table-row table:number-rows-repeated="1000">',)
                + data.rpartition(b"<table:table-row>")[2:]
            )
        },
    )


def in_a_circle():
    content = bytearray(xls_file(ROWS))
    (first,) = struct.unpack_from("<I", content, 48)
    (table,) = struct.unpack_from("<I", content, 76)
    struct.pack_into("<I", content, (table + 1) * 512 + first * 4, first)
    return bytes(content)


def of_a_size_that_it_has_not():
    record = struct.pack("<HH", 0x0200, 14)
    before, _record, after = xls_file(ROWS).partition(record)
    return before + record + struct.pack("<II", 0, 0xFFFFFFFF) + after[8:]


UNPACKED = 4 * 2**20
"""What a file may unpack to here, so that no test need unpack the true limit."""

FILES = {
    "a cell in the last corner": (
        "x.xlsx",
        in_the_last_corner(),
        "holds something in column XFD",
    ),
    "a bomb": (
        "x.xlsx",
        edit_zip(
            xlsx_file(ROWS),
            {
                SHEET: lambda data: data.replace(
                    b"</sheetData>", b" " * 2 * UNPACKED + b"</sheetData>"
                )
            },
        ),
        "Unpacked, the file has more than",
    ),
    "a shared text": (
        "x.xlsx",
        sharing_a_long_text(),
        "Unpacked, the file has more than",
    ),
    "a shared text of Excel 97": (
        "x.xls",
        xls_file(ROWS, shared=[("short", 2), ("x" * 40_000, 100)]),
        "Unpacked, the file has more than",
    ),
    "a sheet that is named twice": (
        "x.xls",
        xls_file(ROWS, sheets=2),
        "The file is damaged",
    ),
    "a repeated text": (
        "x.ods",
        repeating_a_long_text(),
        "Unpacked, the file has more than",
    ),
    "many parts": (
        "x.xlsx",
        xlsx_file(ROWS) + b"PK\x01\x02" * 10_001,
        "an archive of more than 10000 parts",
    ),
    "a circle of sectors": ("x.xls", in_a_circle(), "The file is damaged"),
    "a false size": ("x.xls", of_a_size_that_it_has_not(), "The file is damaged"),
    "a password": (
        "x.xls",
        xls_file(ROWS, protected=True),
        "protected by a password",
    ),
    "a password of today": (
        "x.xlsx",
        ole_file({"EncryptedPackage": bytes(10)}),
        "protected by a password",
    ),
    "another format": ("x.xlsx", ods_file(ROWS), "an OpenDocument spreadsheet (ODS)"),
    "a document": ("x.xlsx", b"%PDF-1.7\n", "The file is a PDF document"),
    "half a file": ("x.xlsx", xlsx_file(ROWS)[:2000], "The file is damaged"),
    "one long line": (
        "x.csv",
        b"slug,name\n" + b"," * 1_000_001,
        "holds something in column 1000002",
    ),
    "a long cell": ("x.csv", b'slug,name\n"' + b"x" * 200_000, "row 2"),
}
ONLY_OF_OUR_OWN = {
    "text that is none": ("x.csv", b"slug\na\x00b\n", "NUL character in line 2"),
    "another encoding": ("x.csv", "slug\né\n".encode("latin-1"), "not in UTF-8"),
    "an endless JSON": ("x.json", b"[" * 10_000, "The file is not JSON"),
    "JSON of many objects": (
        "x.json",
        b"[" + b"{}," * 1_000_000 + b"{}]",
        "more than 1000000 objects and lists",
    ),
    "an error of a formula": (
        "x.xlsx",
        edit_zip(
            xlsx_file(ROWS),
            {
                SHEET: lambda data: data.replace(
                    b"</sheetData>",
                    b'<row r="3"><c r="B3" t="e"><v>#N/A</v></c></row></sheetData>',
                )
            },
        ),
        "The cell B3 holds no value but the error #N/A",
    ),
}
SAID_OF_LISTS = {
    "cluster": "TWEED",
    "listed_on": "2024-06-30",
    "mode": "full",
    "title": "Grants",
    "grant_kind": "project",
}


def kinds_of_files():
    """Return the names of the kinds of import that read a file which somebody sends."""
    return [name for name, kind in all_kinds().items() if kind.asks.takes_file]


def imports_of_the_admin():
    """Yield each table that a superuser may import, with the address of its import."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True)
    for model, its_admin in admin.site._registry.items():
        if not getattr(its_admin, "has_import_permission", lambda _: False)(request):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_import"
        yield model, reverse(name)


@pytest.fixture
def staff(client, monkeypatch):
    for module in ("packages", "compound"):
        monkeypatch.setattr(f"registry.files.{module}.MAX_UNPACKED", UNPACKED)
    client.force_login(make_superuser())
    return client


def test_every_table_of_the_admin_has_an_import_that_is_tested_here():
    models = [model for model, _url in imports_of_the_admin()]

    assert len(models) > 40


@pytest.mark.parametrize("what", FILES | ONLY_OF_OUR_OWN)
def test_every_import_of_the_admin_refuses_it_and_says_why(staff, what):
    name, content, why = (FILES | ONLY_OF_OUR_OWN)[what]

    for model, url in imports_of_the_admin():
        before = model._default_manager.count()
        file = SimpleUploadedFile(name, content)
        response = staff.post(url, {"import_file": file, "resource": 0})

        assert response.status_code == 200, url
        (said,) = response.context["form"].errors["import_file"]
        assert why in said, url
        assert "confirm_form" not in response.context
        assert model._default_manager.count() == before


@pytest.mark.parametrize("kind", kinds_of_files())
@pytest.mark.parametrize("what", FILES)
def test_every_form_for_a_list_refuses_it_and_says_why(staff, kind, what):
    name, content, why = FILES[what]
    make_cluster(name="TWEED")

    page = staff.post(
        reverse("import_create", args=[kind]),
        {"content": SimpleUploadedFile(name, content)} | SAID_OF_LISTS,
        follow=True,
    )

    assert page.status_code == 200
    batch = ImportBatch.objects.get()
    assert batch.status == ImportStatus.REFUSED
    assert why in batch.refusal
    assert why in page.content.decode()


@pytest.mark.parametrize("what", FILES)
def test_the_commands_refuse_it_and_say_why(staff, tmp_path, what):
    name, content, why = FILES[what]
    cluster = make_cluster(name="TWEED")
    (tmp_path / name).write_bytes(content)

    for command in (
        [
            "import_members",
            str(tmp_path / name),
            f"--cluster={cluster.slug}",
            "--list=full",
        ],
        ["import_grants", str(tmp_path / name), "--title=Grants"],
    ):
        with pytest.raises(CommandError) as refused:
            call_command(*command, "--date=2024-06-30", stdout=StringIO())

        assert why in str(refused.value)


def test_an_upload_that_was_not_even_kept_is_said_to_be_too_large(staff, monkeypatch):
    monkeypatch.setattr("registry.files.uploads.MAX_BYTES", 10)

    for _model, url in imports_of_the_admin():
        file = SimpleUploadedFile("x.csv", b"slug,name\none,One\n")
        response = staff.post(url, {"import_file": file, "resource": 0})

        (said,) = response.context["form"].errors["import_file"]
        assert "larger than 20 MB" in said
