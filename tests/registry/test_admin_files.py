import io
import os
import threading
import time

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from registry.admin.previews import SECONDS_KEPT, PreviewStorage
from registry.history.events import events_of
from registry.models import Source
from tests.factories import (
    make_membership,
    make_organisation,
    make_source,
    make_staff,
    make_superuser,
)
from tests.registry.imports.files import ods_file, xls_file, xlsx_file

pytestmark = pytest.mark.django_db

IMPORT = "admin:registry_source_import"
PROCESS = "admin:registry_source_process_import"
EXPORT = "admin:registry_source_export"
FORMATS = ["csv", "xlsx", "json"]


@pytest.fixture
def staff(client):
    client.force_login(make_superuser())
    return client


def download(client, name, query=""):
    response = client.post(
        reverse(EXPORT) + query, {"format": FORMATS.index(name), "resource": 0}
    )
    return response.headers, b"".join(response.streaming_content)


def upload(client, content, name="sources.csv", **data):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse(IMPORT), {"import_file": file, "resource": 0} | data)


def confirm(client, response, **data):
    form = response.context["confirm_form"]
    fields = {name: form[name].value() for name in form.fields}
    fields |= {"_reason": "A list of ours."}
    return client.post(reverse(PROCESS), fields | data, follow=True)


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_goes_out_and_comes_back_unchanged(staff, name):
    make_source(title="=1+1", note="two\r\nlines")
    headers, content = download(staff, name)

    preview = upload(staff, content, f"sources.{name}")
    done = confirm(staff, preview)

    assert headers["Content-Disposition"] == f'attachment; filename="sources.{name}"'
    assert preview.context["totals"]["skip"] == 1
    assert not preview.context["changed"]
    assert "1 skipped" in done.content.decode()
    assert Source.pgh_event_model.objects.count() == 1


def test_an_export_is_of_the_rows_that_the_list_shows(staff):
    make_source(title="Decree", kind="law")
    make_source(title="Paper", kind="press")

    _headers, filtered = download(staff, "csv", "?kind__exact=law")
    _headers, found = download(staff, "csv", "?q=paper")

    assert b"Decree" in filtered
    assert b"Paper" not in filtered
    assert b"Paper" in found
    assert b"Decree" not in found


def test_a_preview_shows_what_would_change_and_changes_nothing(staff):
    make_source(slug="one", title="Old")
    content = b"slug,title,kind\none,New,policy\ntwo,Second,law\n"

    preview = upload(staff, content)

    changed, added = preview.context["changed"]
    assert "<del>Old</del> <ins>New</ins>" in preview.content.decode()
    assert (changed.import_type, added.import_type) == ("update", "new")
    assert Source.objects.get().title == "Old"


def test_a_confirmed_import_is_in_the_history_with_its_file(staff):
    preview = upload(staff, b"slug,title,kind\none,One,law\n", "received.csv")

    confirm(staff, preview)

    source = Source.objects.get()
    context = source.history.get().pgh_context.metadata
    assert context["file"] == "received.csv"
    page = staff.get(reverse("admin:registry_source_history", args=[source.pk]))
    assert "Imported from received.csv" in page.content.decode()


def test_a_file_with_a_mistake_is_refused_whole_with_row_and_column(staff):
    preview = upload(staff, b"slug,title,kind\none,One,law\ntwo,Two,club\n")

    assert "confirm_form" not in preview.context
    assert preview.context["problems"] == [
        (
            3,
            [
                (
                    "kind",
                    [
                        "“club” is not a code of this column. Write one of: law, "
                        "parliament, policy, report, press, web_page, dataset, list, "
                        "other."
                    ],
                )
            ],
        )
    ]
    assert not Source.objects.exists()


def test_a_file_that_no_longer_fits_when_it_is_confirmed_is_refused_whole(staff):
    membership = make_membership(end_on="2006-01-01")
    url = reverse("admin:registry_membership_import")
    row = f"{membership.cluster.slug},{membership.organisation.slug}"
    content = (
        "cluster,organisation,start_on,source\n"
        f"{row},2007-01-01,founding-document\n"
        f"{row.replace(membership.organisation.slug, make_organisation().slug)}"
        ",2007-01-01,founding-document\n"
    )
    file = SimpleUploadedFile("members.csv", content.encode())
    preview = staff.post(url, {"import_file": file, "resource": 0})
    membership.end_on = None
    membership.save()
    form = preview.context["confirm_form"]

    response = staff.post(
        reverse("admin:registry_membership_process_import"),
        {name: form[name].value() for name in form.fields if name != "_reason"}
        | {"_reason": "A list of ours."},
    )

    assert [number for number, _explained in response.context["problems"]] == [2]
    assert "already on some of these days" in response.content.decode()
    assert type(membership).objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "submitted file is empty"),
        ("a.csv", b"\xff\xfe\x00", "not in UTF-8"),
        ("a.csv", b"title\nx\n", "Columns that every file needs: slug."),
        ("a.csv", b"slug,name\nx,y\n", "Unknown columns: name."),
        ("a.csv", b"slug\n", "No valid data to import"),
        ("a.csv", b"slug,title,kind\na\x00b,x,law\n", "NUL character"),
        ("a.xlsx", b"nonsense", "not a spreadsheet"),
        ("a.json", b"{}", "not a list of objects"),
        ("a.txt", b"slug\nx\n", "The name does not tell it: choose one."),
        ("a", b"slug\nx\n", "The name does not tell it: choose one."),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(staff, name, content, message):
    response = upload(staff, content, name)

    assert response.status_code == 200
    assert message in response.content.decode()
    assert not Source.objects.exists()


def test_a_file_that_is_too_large_is_refused(staff, monkeypatch):
    monkeypatch.setattr("registry.forms.LARGEST_FILE", 10)

    response = upload(staff, b"slug,title,kind\none,One,law\n")

    assert "larger than 20 MB" in response.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {"import_file_name": "nothing-here"},
        {"import_file_name": "../../etc/passwd"},
        {"import_file_name": "a\x00b"},
        {"format": "9"},
        {"format": "x"},
        {"import_file_name": ""},
    ],
)
def test_confirming_a_file_that_is_gone_asks_for_it_again(staff, data):
    preview = upload(staff, b"slug,title,kind\none,One,law\n")

    response = confirm(staff, preview, **data)

    assert response.redirect_chain == [(reverse(IMPORT), 302)]
    assert "choose it again" in response.content.decode()
    assert not Source.objects.exists()


@pytest.fixture
def waiting(tmp_path, monkeypatch):
    """A function that returns the files that wait to be confirmed."""
    monkeypatch.setattr(PreviewStorage, "folder", tmp_path)
    return lambda: list(tmp_path.iterdir())


def test_a_file_waits_for_whoever_confirms_it_and_nobody_else_may_read_it(
    staff, waiting
):
    preview = upload(staff, b"slug,title,kind\none,One,law\n")
    (file,) = waiting()

    assert file.read_bytes() == b"slug,title,kind\none,One,law\n"
    assert file.stat().st_mode & 0o077 == 0
    confirm(staff, preview)
    assert waiting() == []
    assert Source.objects.get().slug == "one"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"\xff\xfe\x00"),
        ("a.csv", b"slug,name\nx,y\n"),
        ("a.csv", b"slug\n"),
        ("a.csv", b"slug,title,kind\none,One,no-kind\n"),
        ("a.xlsx", b"nonsense"),
    ],
)
def test_a_file_that_nobody_can_confirm_is_not_kept(staff, waiting, name, content):
    preview = upload(staff, content, name)

    assert "confirm_form" not in preview.context
    assert waiting() == []


def test_a_file_that_nobody_confirms_is_kept_for_a_day(staff, waiting):
    forgotten = upload(staff, b"slug,title,kind\none,One,law\n")
    (old,) = waiting()
    os.utime(old, times=(time.time() - SECONDS_KEPT + 60,) * 2)
    upload(staff, b"slug,title,kind\ntwo,Two,law\n")
    assert old in waiting()

    os.utime(old, times=(time.time() - SECONDS_KEPT - 1,) * 2)
    upload(staff, b"slug,title,kind\ntwo,Two,law\n")

    assert old not in waiting()
    assert len(waiting()) == 2
    assert "choose it again" in confirm(staff, forgotten).content.decode()


def test_a_name_that_is_none_of_a_preview_leads_to_no_file(staff, waiting, tmp_path):
    preview = upload(staff, b"slug,title,kind\none,One,law\n")
    other = tmp_path / "other.csv"
    other.write_text("slug,title,kind\ntwo,Two,law\n")

    response = confirm(staff, preview, import_file_name="other.csv")

    assert "choose it again" in response.content.decode()
    assert other.exists()
    assert not Source.objects.exists()


def test_files_need_their_permissions(client):
    client.force_login(make_staff("view_source"))
    assert client.get(reverse(EXPORT)).status_code == 200
    assert client.get(reverse(IMPORT)).status_code == 403
    assert client.post(reverse(PROCESS)).status_code == 403
    page = client.get(reverse("admin:registry_source_changelist")).content.decode()
    assert reverse(EXPORT) in page
    assert reverse(IMPORT) not in page

    client.force_login(make_staff("add_source", username="other"))
    assert client.get(reverse(EXPORT)).status_code == 403
    assert client.get(reverse(IMPORT)).status_code == 403


def test_a_long_preview_shows_the_first_rows_and_counts_the_others(staff, monkeypatch):
    monkeypatch.setattr("registry.admin.files.SHOWN_ROWS", 2)
    rows = "".join(f"s-{number},S,law\n" for number in range(5))

    preview = upload(staff, f"slug,title,kind\n{rows}".encode())

    assert len(preview.context["changed"]) == 2
    assert "3 more rows are not shown." in preview.content.decode()
    confirm(staff, preview)
    assert Source.objects.count() == 5


def test_a_workbook_of_another_program_is_read(staff):
    book = openpyxl.Workbook()
    for row in (["slug", "title", "kind"], ["one", "One", "law"], [None] * 3):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)

    confirm(staff, upload(staff, file.getvalue(), "Sources.XLSX"))

    assert Source.objects.get().slug == "one"


@pytest.mark.parametrize(("write", "name"), [(ods_file, "a.ods"), (xls_file, "a.xls")])
def test_workbooks_are_read_in_formats_that_are_not_written(staff, write, name):
    content = write([["slug", "title", "kind"], ["one", "One", "law"]])

    confirm(staff, upload(staff, content, name))

    assert Source.objects.get().title == "One"
    form = staff.get(reverse(EXPORT)).context["form"]
    assert [label for _value, label in form.fields["format"].choices if label] == [
        *("---", "csv", "xlsx", "json")
    ]


def test_a_workbook_is_read_from_its_first_visible_sheet(staff):
    content = xlsx_file([], sheets=[("b", [["slug", "title"], ["one", "One"]])])
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.worksheets[0].sheet_state = "hidden"
    book.worksheets[1].append(["two", "Two"])
    file = io.BytesIO()
    book.save(file)

    preview = upload(staff, file.getvalue(), "a.xlsx")

    assert preview.context["result"].total_rows == 2


def test_the_page_of_an_import_explains_the_columns(staff):
    page = staff.get(reverse("admin:registry_membershipattestation_import"))

    columns = {name: rest for name, *rest in page.context["columns"]}
    assert list(columns)[:3] == ["cluster", "organisation", "start_on"]
    assert columns["start_on"][0] == "start"
    assert columns["basis"][2] == ["stated", "inferred", "table"]


def test_a_file_that_was_imported_is_taken_back_whole(staff):
    kept = make_source(slug="one", title="Before")
    content = b"slug,title,kind\none,After,law\ntwo,Two,law\n"
    preview = upload(staff, content)

    asked = confirm(staff, preview, _reason=" ")
    assert "Say why it is imported" in asked.text
    assert Source.objects.count() == 1
    done = confirm(staff, asked, _reason="The list of the archive.")
    assert Source.objects.count() == 2
    event = events_of(Source).order_by("-pgh_id").first()
    assert event.pgh_context.metadata["reason"] == "The list of the archive."
    address = reverse("history_change", args=[event.pgh_context_id])
    assert address in done.text

    staff.post(address, {"_reason": "The wrong list."})

    assert [(s.pk, s.title) for s in Source.objects.all()] == [(kept.pk, "Before")]


def test_what_others_changed_since_the_preview_is_not_overwritten_in_silence(staff):
    mine = make_source(title="Decree", publisher="Region")
    other = make_source(title="Paper", publisher="Daily")
    _headers, content = download(staff, "csv")
    Source.objects.filter(pk=other.pk).update(publisher="Weekly")
    preview = upload(staff, content)
    assert preview.context["totals"]["update"] == 1

    # The preview said of this row that it stays as it is.
    Source.objects.filter(pk=mine.pk).update(publisher="Written meanwhile")
    asked = confirm(staff, preview)

    told = asked.content.decode()
    assert "Since the preview somebody else changed: “" in told
    assert "Decree" in told
    assert asked.context["totals"]["update"] == 2
    assert Source.objects.get(pk=mine.pk).publisher == "Written meanwhile"
    assert Source.objects.get(pk=other.pk).publisher == "Weekly"

    confirm(staff, asked)
    assert Source.objects.get(pk=mine.pk).publisher == "Region"


def test_a_change_of_a_row_that_is_not_in_the_file_stands_in_nobodys_way(staff):
    make_source(title="Decree", publisher="Region")
    _headers, content = download(staff, "csv")
    content = content.replace(b"Region", b"Parliament")
    preview = upload(staff, content)
    make_source(title="Another")

    confirm(staff, preview)

    assert Source.objects.get(title="Decree").publisher == "Parliament"


@pytest.mark.django_db(transaction=True)
def test_a_preview_waits_for_what_somebody_is_about_to_save(staff):
    mine = make_source(title="Decree", publisher="Region")
    _headers, content = download(staff, "csv")
    content = content.replace(b"Region", b"Parliament")
    begun, shown = threading.Event(), threading.Event()

    def save_slowly():
        try:
            with transaction.atomic():
                Source.objects.filter(pk=mine.pk).update(publisher="Saved slowly")
                begun.set()
                while not shown.is_set() and not somebody_waits():
                    time.sleep(0.02)
        finally:
            connection.close()

    def somebody_waits():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted LIMIT 1")
            return cursor.fetchone() is not None

    slow = threading.Thread(target=save_slowly)
    slow.start()
    begun.wait(timeout=20)
    # Its number is higher than that of the change which is not there yet.
    make_source(title="Saved meanwhile")
    preview = upload(staff, content)
    shown.set()
    slow.join(timeout=20)

    assert "Saved slowly" in preview.text
    confirm(staff, preview)
    assert Source.objects.get(pk=mine.pk).publisher == "Parliament"
