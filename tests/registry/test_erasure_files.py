"""A name that is to be erased is looked for in files; what is not text is named."""

import io
import struct
import zipfile
import zlib

import pytest
import typst
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from registry.documents.keeping import remove_file
from registry.erasure import searching
from registry.erasure.erasing import erase_person
from registry.erasure.finding import find_name
from registry.erasure.searching import (
    DAMAGED,
    DEEPEST,
    LOCKED,
    PICTURE,
    TOO_LARGE,
    Searched,
)
from registry.erasure.spelling import compiled
from registry.imports.plans.receiving import receive
from registry.models import FileContent, ImportFile, SourceFile
from tests.factories import (
    make_cluster,
    make_person,
    make_source,
    make_source_file,
    make_superuser,
)

pytestmark = pytest.mark.django_db

NAME = "Zénobie Vandenplas-Dôme"
FIRST, LAST = NAME.split()


def pdf(text="The board met.", **said):
    """Return a PDF as a program typesets it: letters are numbers of a font."""
    told = "".join(f'#set document({key}: "{value}")\n' for key, value in said.items())
    return typst.compile(f"{told}{text}".encode(), format="pdf")


def rewritten(content, change):
    writer = PdfWriter(clone_from=io.BytesIO(content))
    change(writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def locked_pdf(content, user_password):
    return rewritten(
        content,
        lambda writer: writer.encrypt(user_password, "owner", algorithm="AES-256"),
    )


def png():
    """Return a white picture."""
    rows = b"".join(b"\0" + b"\xff" * 64 for _row in range(64))

    def chunk(kind, data):
        whole = kind + data
        return (
            struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))
        )

    header = struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [
            chunk(b"IHDR", header),
            chunk(b"IDAT", zlib.compress(rows)),
            chunk(b"IEND", b""),
        ]
    )


def scanned_pdf():
    return typst.compile(
        b"#image(bytes(("
        + b",".join(b"%d" % each for each in png())
        + b')), format: "png")',
        format="pdf",
    )


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def docx(body, **more):
    return archive(
        **{
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document><w:body>{body}</w:body></w:document>",
        },
        **more,
    )


RUNS = (
    "<w:p><w:r><w:t>Madame Zéno</w:t></w:r>"
    "<w:r><w:rPr><w:b/></w:rPr><w:t>bie</w:t></w:r><w:r><w:tab/><w:t>Vandenplas-Dôme</w:t></w:r></w:p>"
)
SHARED = archive(
    **{
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": "<workbook/>",
        "xl/sharedStrings.xml": "<sst><si><r><t>Zénobie Vanden</t></r>"
        "<r><rPr><b/></rPr><t>plas-D&#244;me</t></r></si></sst>",
    }
)
SPANS = archive(
    **{
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "<office:text><text:p>Z<text:span>énobie</text:span><text:s/>"
        "Vandenplas-Dôme</text:p></office:text>",
    }
)
ODS = archive(
    **{
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": "<table:table-row><table:table-cell><text:p>Zénobie</text:p>"
        "</table:table-cell><table:table-cell><text:p>Vandenplas-Dôme</text:p>"
        "</table:table-cell></table:table-row>",
    }
)

HOLDING = {
    "a page of a PDF": lambda: pdf(f"Present: {NAME}, Paul Martin."),
    "two lines of a PDF": lambda: pdf(f"Present: {FIRST} \\ {LAST}"),
    "the author of a PDF": lambda: pdf(author=NAME),
    "the title of a PDF": lambda: pdf(title=f"CV of {NAME}"),
    "a note in a PDF": lambda: rewritten(
        pdf(),
        lambda writer: writer.add_annotation(
            0, FreeText(text=f"Ask {NAME}", rect=(50, 50, 200, 80))
        ),
    ),
    "a file attached to a PDF": lambda: rewritten(
        pdf(), lambda writer: writer.add_attachment("a.txt", NAME.encode())
    ),
    "a PDF that nobody may change": lambda: locked_pdf(pdf(NAME), ""),
    "letters of Word in two forms": lambda: docx(RUNS),
    "a comment of Word": lambda: docx(
        "", **{"word/comments.xml": f"<w:t>{NAME}</w:t>"}
    ),
    "who saved a document": lambda: docx(
        "", **{"docProps/core.xml": f"<dc:creator>{NAME}</dc:creator>"}
    ),
    "letters of Excel in two forms": lambda: SHARED,
    "an OpenDocument text": lambda: SPANS,
    "two cells of OpenDocument": lambda: ODS,
    "a part in another encoding": lambda: archive(**{"a.xml": NAME.encode("utf-16")}),
    "an archive in an archive": lambda: archive(**{"a.zip": docx(RUNS)}),
    "a PDF in an archive": lambda: archive(**{"a.pdf": pdf(NAME)}),
    "the name of a part": lambda: archive(**{f"{NAME}.txt": "x"}),
    "the end of a long part": lambda: archive(**{"a.txt": "é " * 900_000 + NAME}),
    "two reads of a part": lambda: archive(
        **{"a.txt": "x" * (2**20 - 12) + " " + NAME}
    ),
    "a web page": lambda: b"<html><p>Z&eacute;nobie <b>V</b>andenplas-D&ocirc;me</p>",
}


@pytest.mark.parametrize("content", HOLDING.values(), ids=HOLDING)
def test_a_name_is_found_in(content):
    assert Searched(content(), "file").holds(compiled([NAME]))


@pytest.mark.parametrize("content", HOLDING.values(), ids=HOLDING)
def test_no_other_name_is_found_there_and_nothing_is_left_unread(content):
    searched = Searched(content(), "file")

    assert not searched.holds(compiled(["Zénobie Vandenp"]))
    assert searched.reasons == set()


def nested(depth):
    content = archive(**{"a.txt": NAME})
    for _level in range(depth):
        content = archive(**{"a.zip": content})
    return content


def locked_zip():
    content = bytearray(archive(**{"a.txt": "x" * 50}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def unlike_itself(name):
    content = bytearray(archive(**{name: zlib.compress(b"x") * 50}))
    content[40 + len(name) : 60] = b"\xff" * (20 - len(name))
    return bytes(content)


UNSEARCHED = {
    "a picture": (png, PICTURE),
    "a scanned page": (scanned_pdf, PICTURE),
    "a document with a picture": (
        lambda: docx("", **{"word/media/a.png": png()}),
        PICTURE,
    ),
    "a PDF under a password": (lambda: locked_pdf(pdf(NAME), "secret"), LOCKED),
    "a locked archive": (locked_zip, LOCKED),
    "what is no PDF after all": (lambda: b"%PDF-1.7 or so", DAMAGED),
    "half a PDF": (lambda: pdf(NAME)[:600], DAMAGED),
    "a damaged archive": (lambda: unlike_itself("a.bin"), DAMAGED),
    "an old document": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900,
        DAMAGED,
    ),
    "archives without end": (lambda: nested(DEEPEST + 1), TOO_LARGE),
}


@pytest.mark.parametrize(("content", "reason"), UNSEARCHED.values(), ids=UNSEARCHED)
def test_what_cannot_be_searched_is_told(content, reason):
    searched = Searched(content(), "file")

    assert not searched.holds(compiled([NAME]))
    assert reason in searched.reasons


def test_what_unpacks_to_too_much_is_told(monkeypatch):
    monkeypatch.setattr(searching, "MAX_UNPACKED", 3 * 2**20)
    parts = {"a.txt": "x" * 2**22, "b.txt": NAME}

    searched = Searched(archive(**parts), "file")

    assert not searched.holds(compiled([NAME]))
    assert searched.reasons == {TOO_LARGE}


def test_more_pages_than_are_read_are_told(monkeypatch):
    monkeypatch.setattr("registry.erasure.pdf.MAX_PAGES", 2)
    monkeypatch.setattr(searching, "MAX_PAGES", 2)
    content = pdf(f"One #pagebreak() Two #pagebreak() {NAME}")
    assert len(PdfReader(io.BytesIO(content)).pages) == 3

    searched = Searched(content, "file")

    assert not searched.holds(compiled([NAME]))
    assert searched.reasons == {TOO_LARGE}


def test_a_pdf_of_a_source_goes_with_the_name():
    make_person(name=NAME)
    make_source_file(content=pdf(NAME), filename="minutes.pdf")
    kept = make_source_file(content=pdf("Others"), filename="others.pdf")

    erasure = erase_person(spellings=[NAME], reason="Asked by letter", user=None)

    assert erasure.files == 1
    assert list(FileContent.objects.all()) == [kept.content]
    assert list(SourceFile.objects.all()) == [kept]


def test_who_erases_is_led_to_what_cannot_be_searched(client):
    client.force_login(make_superuser())
    make_person(name=NAME)
    seen = make_source_file(content=png(), filename="board.png")
    other = make_source_file(content=scanned_pdf(), filename="other.pdf")
    removed = make_source_file(
        source=make_source(title="Gone"), content=png() + b"x", filename="gone.png"
    )
    remove_file(file=removed)
    batch = receive(
        content=b"%PDF-1.7",
        filename="list.pdf",
        listed_on=timezone.localdate(),
        user=None,
        cluster=make_cluster(),
    )
    asked = {"spellings": NAME, "reason": "Asked by letter"}

    page = client.post(reverse("erasure_create"), asked)

    assert {
        file.name: (file.url, [str(reason) for reason in file.reasons])
        for file in page.context["found"].unsearched
    } == {
        "board.png": (seen.get_absolute_url(), [str(PICTURE)]),
        "other.pdf": (other.get_absolute_url(), [str(PICTURE)]),
        "gone.png": (removed.source.get_absolute_url(), [str(PICTURE)]),
        "list.pdf": (batch.get_absolute_url(), [str(DAMAGED)]),
    }
    for file in page.context["found"].unsearched:
        assert f'href="{file.url}"' in page.text
        assert f'value="{file.key}"' in page.text

    also = [f"source-{seen.content_id}", f"import-{batch.pk}", "source-unknown"]
    client.post(reverse("erasure_create"), asked | {"agreed": "yes", "also": also})

    left = {file.name for file in find_name([NAME]).unsearched}
    assert left == {"other.pdf", "gone.png"}
    assert not FileContent.objects.filter(pk=seen.content_id).exists()
    assert ImportFile.objects.get().removed_at


def test_a_file_that_was_searched_is_not_removed_by_its_key():
    make_person(name=NAME)
    kept = make_source_file()

    erase_person(
        spellings=[NAME],
        reason="Asked by letter",
        user=None,
        also=[f"source-{kept.content_id}"],
    )

    assert SourceFile.objects.get() == kept
