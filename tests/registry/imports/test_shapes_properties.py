"""Tables of a known truth, in whatever shape, are read as that truth or refused."""

from dataclasses import dataclass

import hypothesis.strategies as st
from hypothesis import given, settings

from registry.files.refusal import RefusedFile
from tests.factories import make_enterprise_number

from .files import csv_file, read_member_list, xlsx_file
from .test_shapes import check_accounts

FIELDS = ("name", "post_code", "locality", "enterprise_number")
HEADERS = (
    ("Nom", "Code postal", "Localité", "Numéro d'entreprise"),
    ("Organisation", "CP", "Commune", "N° BCE"),
    ("Naam", "Postcode", "Gemeente", "Ondernemingsnummer"),
    ("Company name", "Post code", "City", "VAT number"),
    ("Firmenname", "PLZ", "Ort", "Unternehmensnummer"),
)
TITLES = ("Membres effectifs", "Membres associés", "Founding members", "Province de X")
NOTES = (
    ["Source : secrétariat du cluster"],
    ["Légende : CP = code postal"],
    ["CP", "code postal du siège"],
    ["* sous réserve d'approbation"],
    ["Page 1/2"],
    ["Mise à jour le 12/03/2021"],
)
TOTALS = (
    "Total",
    "Totaal",
    "Summe",
    "Razem",
    "Összesen",
    "Σύνολο",
    "Nombre de membres",
)
_PLACES = (("4000", "Liège"), ("5000", "Namur"), ("7000", "Mons"), ("6700", "Arlon"))


@dataclass
class Table:
    """A list as it is written, and the organisations that it names."""

    sheets: dict[str, list[list[str]]]
    names: list[tuple]


def member(number: int) -> tuple:
    code, place = _PLACES[number % len(_PLACES)]
    digits = make_enterprise_number(4030192 + number)
    return f"Firme {chr(65 + number % 26)}{number // 26} SA", code, place, digits


@st.composite
def sections(draw, first: int, count: int):
    """Draw the rows of a table: columns in an order, titles, blank rows, headers."""
    order = draw(st.permutations(range(4)))
    order = [order.index(0), *(i for i in range(4) if i != order.index(0))]
    order = draw(st.just(list(range(4))) | st.permutations(range(4)))
    header = draw(st.sampled_from(HEADERS))
    gap = draw(st.none() | st.integers(1, 3))

    def laid_out(cells):
        row = [cells[place] for place in order]
        if gap is not None:
            row.insert(gap, "")
        return row

    rows = []
    if draw(st.booleans()):
        rows.append([draw(st.sampled_from(TITLES))])
    rows.append(laid_out(header))
    name_at = laid_out(("x", "", "", "")).index("x")
    for number in range(first, first + count):
        if rows[-1] != laid_out(header) and draw(st.integers(0, 5)) == 0:
            rows += draw(
                st.sampled_from(
                    [
                        [[]],
                        [[], [*[""] * name_at, draw(st.sampled_from(TITLES))]],
                        [laid_out(header)],
                        [[], laid_out(header)],
                    ]
                )
            )
        rows.append(laid_out(member(number)))
    return rows


@st.composite
def tables(draw):
    first = 0
    sheets = {}
    for name in ("Effectifs", "Associés")[: draw(st.integers(1, 2))]:
        rows = []
        if draw(st.booleans()):
            rows += [["Cluster X : liste des membres"], []]
        for _table in range(draw(st.integers(1, 2))):
            count = draw(st.integers(3, 8))
            rows += [*draw(sections(first, count)), []]
            first += count
        if draw(st.booleans()):
            rows.append([draw(st.sampled_from(TOTALS)), str(first)])
        rows += [[], *draw(st.lists(st.sampled_from(NOTES), max_size=3))]
        sheets[name] = rows
    return Table(sheets, [member(number) for number in range(first)])


@settings(deadline=None, max_examples=100)
@given(tables(), st.booleans())
def test_whatever_shape_a_list_has_its_members_are_read_or_it_is_refused(
    table, as_text
):
    first, *others = table.sheets.items()
    if as_text and not others:
        content, name = csv_file(first[1], separator=";"), "list.csv"
    else:
        content, name = xlsx_file(first[1], sheets=others), "list.xlsx"
    try:
        found = read_member_list(content, name)
    except RefusedFile:
        return

    check_accounts(found)
    read = [tuple(row.values.get(key) for key in FIELDS) for row in found.rows]
    assert read == table.names


cells = st.sampled_from(
    [
        *["", "", "", "Nom", "Code postal", "Total", "Total : 3", "3 membres", "4000"],
        *["Membres effectifs", "Source : x", "CP", "Alpha SA", "Beta", "12,50", "3"],
        *["Légende", "A = b", "Organisation", "Liège", "0403.019.261", "#N/A", "1.5"],
    ]
)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(cells, max_size=6), max_size=20), st.booleans())
def test_every_row_of_any_garbage_is_accounted_for(rows, twice):
    sheets = [("Autres", rows[::-1])] if twice else []
    try:
        found = read_member_list(xlsx_file(rows, sheets=sheets), "list.xlsx")
    except RefusedFile:
        return

    check_accounts(found)
    elsewhere = sum(sheet.rows for sheet in found.other_sheets)
    filled = sum(any(row) for row in rows) * (2 if twice else 1)
    assert found.row_count + len(found.skipped) + elsewhere == filled or (
        len(found.sheets) > len(set(found.sheets))
    )
