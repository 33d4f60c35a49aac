"""Whether what people send costs more than it is long, or than what of it matters.

Each is compared with a shorter one of its kind, in the same rounds.
"""

from contextlib import suppress

import pytest

from registry.documents.kinds import kind_of_file
from registry.files.refusal import RefusedFile
from registry.files.tables import tables_of
from tests.registry.imports.files import edit_zip, xlsx_file
from walloon_clusters.accounts.passwords import NotCommon

from .clock import costs_of
from .figures import say_ratio
from .promises import QUIET

pytestmark = pytest.mark.usefixtures("measured_databases")

ROWS = [["Nom", "Localité"], ["Société Générale", "Liège"], ["Café Ô", "Châtelet"]]
SHEET = "xl/worksheets/sheet1.xml"
IMAGE = "xl/media/image1.png"
FILLINGS = [b" ", b"<c ", b"<row ", b"<c r='A1' ", b"<c><v>", b"</row>", b"<!-- -->"]


def measure(name: str, shorter, longer) -> None:
    costs = costs_of({"shorter": shorter, "longer": longer}, rounds=3)
    say_ratio(f"input.{name}", costs["longer"], costs["shorter"], quiet=QUIET)


def opening(content: bytes, name: str):
    def act():
        # One that nobody would read is refused, once it is known for that.
        with suppress(RefusedFile):
            for table in tables_of(content, name):
                list(table)

    return act


def text_of(rows: list[list[str]], times: int) -> bytes:
    header = ["Nom", "Code postal", "Localité", "Numéro BCE"]
    return "\n".join(";".join(row) for row in [header, *rows * times]).encode()


def filled(filling: bytes, size: int) -> bytes:
    """Return a workbook whose sheet ends in so many bytes of one thing."""
    more = filling * (size // len(filling)) + b"</sheetData>"
    return edit_zip(
        xlsx_file(ROWS), {SHEET: lambda data: data.replace(b"</sheetData>", more)}
    )


def test_a_text_with_lonely_quotes():
    row = ['"A "b', '"4000', "x", "y"]
    tenth, whole = text_of([row], 2_000), text_of([row], 20_000)
    measure("text.tenfold", opening(tenth, "list.csv"), opening(whole, "list.csv"))


def test_a_text_with_long_cells():
    row = ["Alpha", *[" ".join(["composites"] * 10)] * 3]
    tenth, whole = text_of([row], 1_000), text_of([row], 10_000)
    measure(
        "long_cells.tenfold", opening(tenth, "list.csv"), opening(whole, "list.csv")
    )


@pytest.mark.parametrize("filling", FILLINGS, ids=[str(n) for n in range(7)])
def test_a_sheet_that_is_filled(filling):
    eighth, whole = filled(filling, 2**21), filled(filling, 2**24)
    name = f"sheet_{FILLINGS.index(filling)}.eightfold"
    measure(name, opening(eighth, "list.xlsx"), opening(whole, "list.xlsx"))


def test_a_workbook_that_carries_something():
    """200 MB of zeros, packed to 200 KB."""
    carrying = edit_zip(xlsx_file(ROWS), {}, add=[(IMAGE, bytes(200 * 2**20))])
    measure(
        "carried.over_without",
        opening(xlsx_file(ROWS), "list.xlsx"),
        opening(carrying, "list.xlsx"),
    )


@pytest.mark.parametrize(
    ("name", "sign"), [("comments", b"<!-- "), ("spaces", b" "), ("open", b"<!---->")]
)
def test_a_text_that_may_be_markup(name, sign):
    measure(
        f"markup_{name}.tenfold",
        lambda: kind_of_file(sign * 100_000 + b"x"),
        lambda: kind_of_file(sign * 1_000_000 + b"x"),
    )


def test_a_book_as_a_password():
    check = NotCommon()
    measure(
        "password.hundredfold",
        lambda: check.validate("kraken-mauve-toit-9 " * 1_000),
        lambda: check.validate("kraken-mauve-toit-9 " * 100_000),
    )
