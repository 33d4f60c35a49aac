"""Files that sources hold, and whether the addresses of sources answer."""

import hashlib
import io
import socket
import threading
import zipfile
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from registry.documents.asking import NotPublic, ask, check_public
from registry.documents.checking import check_links, due
from registry.documents.keeping import LARGEST, keep_file, remove_file
from registry.documents.kinds import kind_of_file
from registry.erasure.erasing import erase_person
from registry.erasure.finding import find_name
from registry.models import FileContent, FileKind, LinkCheck, LinkState, SourceFile
from tests.factories import (
    make_link_check,
    make_source,
    make_source_file,
    make_staff,
    make_superuser,
)

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 30


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return file.getvalue()


DOCX = archive(**{"[Content_Types].xml": "<Types/>", "word__document_xml": "<w/>"})
ODT = archive(mimetype="application/vnd.oasis.opendocument.text")


def damaged(content: bytes) -> bytes:
    """Return an archive whose first part says that it is packed, and is not."""
    packed = bytearray(content)
    for header in (b"PK\x03\x04", b"PK\x01\x02"):
        at = packed.index(header) + (8 if header.endswith(b"\x04") else 10)
        packed[at] = zipfile.ZIP_DEFLATED
    return bytes(packed)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, FileKind.PDF),
        (PNG, FileKind.PNG),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 40, FileKind.JPEG),
        (b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 30, FileKind.WEBP),
        (b"<!-- saved --><!DOCTYPE html><p>x", FileKind.HTML),
        ("Membres : été".encode(), FileKind.TEXT),
        (DOCX, FileKind.DOCX),
        (ODT, FileKind.ODT),
        (archive(**{"a.exe": "MZ"}), None),
        (b"PK\x03\x04 broken", None),
        (damaged(ODT), None),
        (b"MZ\x90\0" + b"\0" * 100, None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", None),
        (b"<?xml version='1.0'?><x/>", None),
        (b"#!/bin/sh\nrm", None),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, None),
        (b"\x00\x01\x02\x03", None),
    ],
)
def test_a_file_is_what_is_in_it(content, kind):
    assert kind_of_file(content) == kind


@pytest.mark.parametrize(
    ("content", "filename", "why"),
    [
        (b"", "a.pdf", "empty"),
        (b"x" * (LARGEST + 1), "a.txt", "20 MB"),
        (b"MZ\x90\0" + b"\0" * 100, "a.pdf", "this file is none"),
        (PNG, "a.pdf", "By what is in it the file is PNG"),
        (PDF, "a.exe", "By what is in it the file is PDF"),
    ],
)
def test_a_file_that_is_refused(content, filename, why):
    with pytest.raises(ValidationError, match=why):
        keep_file(
            source=make_source(),
            filename=filename,
            content=content,
            saved_on=date(2024, 1, 1),
        )

    assert not FileContent.objects.exists()


def test_no_file_was_saved_on_a_day_that_lies_ahead():
    with pytest.raises(ValidationError, match="lies ahead"):
        make_source_file(saved_on=timezone.localdate() + timedelta(days=1))


def test_a_file_is_kept_with_its_fingerprint_and_comes_back_as_it_was():
    source = make_source()
    file = keep_file(
        source=source,
        filename="C:\\temp\\../decree.pdf",
        content=PDF,
        saved_on=date(2024, 1, 1),
    )

    assert file.filename == "decree.pdf"
    assert file.content_id == hashlib.sha256(PDF).hexdigest()
    assert (file.size, file.kind, file.is_public) == (len(PDF), FileKind.PDF, False)
    with pytest.raises(ValidationError, match="already"):
        make_source_file(source=source, content=PDF, filename="again.pdf")
    remove_file(file=file)
    gone = SourceFile.history.rel.related_model.objects.get(pgh_label="delete")
    assert bytes(FileContent.objects.get(pk=gone.content_id).content) == PDF


def url_of(name, file):
    return reverse(name, args=[file.source.slug, file.pk])


def test_a_file_is_for_staff_unless_it_is_public(client):
    file = make_source_file()
    page = file.source.get_absolute_url()
    url = file.get_absolute_url()
    for user in (None, make_staff("change_cluster")):
        if user:
            client.force_login(user)
        assert client.get(url).status_code == 404
        assert file.filename not in client.get(page).content.decode()

    client.force_login(make_staff("view_sourcefile", username="keeper"))
    response = client.get(url)
    assert response.content == b"Members: Sonaca."
    assert response["Content-Disposition"] == 'attachment; filename="members.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert file.content_id in client.get(page).content.decode()

    client.force_login(make_superuser())
    client.post(url_of("source_file_change", file), {"public": "yes"})
    client.logout()
    assert client.get(url).content == b"Members: Sonaca."
    assert file.filename in client.get(page).content.decode()
    other = reverse("source_file", args=[make_source().slug, file.pk])
    assert client.get(other).status_code == 404


def test_staff_give_a_source_its_file_and_take_it_away(client):
    source = make_source()
    url = reverse("source_file_create", args=[source.slug])
    assert client.get(url).status_code == 302
    client.force_login(make_staff("change_source"))
    assert client.get(url).status_code == 403
    client.force_login(make_superuser("anne"))
    assert client.get(url).status_code == 200
    sent = {"content": SimpleUploadedFile("a.pdf", PNG), "saved_on": "2024-02-01"}

    refused = client.post(url, sent)
    assert "PNG" in str(refused.context["form"].errors)
    sent["content"] = SimpleUploadedFile("decree.pdf", PDF)
    assert client.post(url, sent)["Location"] == source.get_absolute_url()

    file = source.files.get()
    assert (file.kept_by.username, file.saved_on) == ("anne", date(2024, 2, 1))
    for name in ("source_file_change", "source_file_remove"):
        client.force_login(make_staff("view_sourcefile", username=name))
        assert client.post(url_of(name, file)).status_code == 403
    client.force_login(file.kept_by)
    client.post(url_of("source_file_remove", file))
    assert not source.files.exists()


@pytest.mark.parametrize(
    "content",
    [damaged(ODT), ODT[:60] + ODT[-22:]],
    # An archive holds the moment at which it was made: no name for a test.
    ids=["damaged", "cut short"],
)
def test_a_damaged_archive_stops_no_erasure(content):
    FileContent.objects.create(fingerprint="x", content=content)

    found = find_name(["Zénobie Vandenplas"])

    assert not found.files


def test_a_file_that_names_an_erased_person_goes():
    make_source_file(content="Présidente : Zénobie Vandenplas".encode())
    kept = make_source_file(content=b"Somebody else", filename="other.txt")

    erasure = erase_person(
        spellings=["Zénobie Vandenplas"], reason="Asked by letter", user=None
    )

    assert erasure.files == 1
    assert [file.pk for file in SourceFile.objects.all()] == [kept.pk]
    assert FileContent.objects.count() == 1


# Links

ANSWERS = {
    "/ok": 200,
    "/gone": 404,
    "/login": 401,
    "/broken": 503,
    "/moved": 302,
    "/away": 302,
    "/no-head": 200,
}


class Server(BaseHTTPRequestHandler):
    asked = []

    def answer(self):
        Server.asked.append((self.command, self.path))
        status = ANSWERS[self.path]
        if self.path == "/no-head" and self.command == "HEAD":
            status = 405
        self.send_response(status)
        if self.path == "/moved":
            self.send_header("Location", "/ok")
        if self.path == "/away":
            self.send_header("Location", "http://127.0.0.2:9/secret")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = answer

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def server(settings):
    settings.LINK_HOSTS_ALLOWED = ["127.0.0.1"]
    Server.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "state", "status"),
    [
        ("/ok", LinkState.OK, 200),
        ("/moved", LinkState.OK, 200),
        ("/no-head", LinkState.OK, 200),
        ("/gone", LinkState.GONE, 404),
        ("/login", LinkState.REFUSED, 401),
        ("/broken", LinkState.FAILED, 503),
        ("/away", LinkState.NOT_ASKED, None),
    ],
)
def test_what_an_address_answers(server, path, state, status):
    answer = ask(server + path)

    assert (answer.state, answer.status) == (state, status)
    assert ("GET", "/secret") not in Server.asked


def test_an_address_where_nobody_answers(server, settings):
    port = server.rpartition(":")[2]
    settings.LINK_HOSTS_ALLOWED = ["127.0.0.1", "name.invalid"]
    for url in (
        f"https://127.0.0.1:{port}/ok",
        "http://127.0.0.1:1/",
        "http://name.invalid/",
    ):
        assert ask(url).state == LinkState.UNREACHABLE, url


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:5432/",
        "ftp://example.org/x",
        "file:///etc/passwd",
        "http:///nowhere",
    ],
)
def test_the_worker_asks_nothing_in_its_own_network(url):
    with pytest.raises(NotPublic):
        check_public(url)
    assert ask(url).state == LinkState.NOT_ASKED


def test_a_name_that_leads_elsewhere_when_it_is_asked_again_is_not_asked(
    server, settings, monkeypatch
):
    settings.LINK_HOSTS_ALLOWED = []
    look_up = socket.getaddrinfo
    told = iter(["93.184.216.34"])

    def changing(host, *rest, **how):
        if host == "changing.example.org":
            host = next(told, "127.0.0.1")
        return look_up(host, *rest, **how)

    monkeypatch.setattr(socket, "getaddrinfo", changing)

    answer = ask(f"http://changing.example.org:{server.rpartition(':')[2]}/ok")

    assert answer.state == LinkState.NOT_ASKED
    assert Server.asked == []


def test_addresses_are_asked_in_turn_and_broken_ones_listed(server, client, capsys):
    good = make_source(title="Good", url=f"{server}/ok")
    bad = make_source(title="Bad", url=f"{server}/gone")
    make_source(title="On paper", url="")
    client.force_login(make_superuser())
    url = reverse("broken_link_list")

    call_command("check_links", most=10)

    assert capsys.readouterr().out.split() == ["gone:", "1", "ok:", "1"]
    assert [row.source for row in client.get(url).context["table"].records] == [bad]
    since = LinkCheck.objects.get(source=bad).broken_since
    assert not due().exists()
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    assert list(due(tomorrow)) == [bad]
    assert list(due(tomorrow + timedelta(days=31))) == [good, bad]
    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(days=2))
    check_links()
    assert LinkCheck.objects.get(source=bad).broken_since == since

    bad.url = f"{server}/ok"
    bad.save()
    assert not client.get(url).context["table"].records
    assert list(due()) == [bad]
    check_links()
    assert LinkCheck.objects.get(source=bad).broken_since is None


def test_broken_links_are_a_line_of_the_desk(client):
    from registry.documents.desk import broken_links

    assert broken_links(make_superuser(), timezone.localdate()).count == 0
    make_link_check()
    make_link_check(source=make_source(url="https://example.org/"), state=LinkState.OK)

    line = broken_links(make_staff("change_source"), timezone.localdate())
    assert (line.count, line.url) == (1, reverse("broken_link_list"))
    reader = make_staff("view_source", username="reader")
    assert broken_links(reader, timezone.localdate()) is None
    client.force_login(reader)
    assert client.get(line.url).status_code == 403


def test_broken_links_can_be_searched():
    check = make_link_check()

    assert list(LinkCheck.objects.search("/gone")) == [check]
    assert not LinkCheck.objects.search("elsewhere").exists()
