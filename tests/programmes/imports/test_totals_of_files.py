"""The totals that lists of beneficiaries state: found, told apart, and compared."""

from decimal import Decimal

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from programmes.imports.kind import GRANTS
from registry.imports.reading.rows import read_rows
from tests.registry.imports.files import csv_file, xlsx_file
from tests.registry.imports.test_shapes import check_accounts

HEADER = ["Promotor", "Project", "Totale projectkost", "Toegekend bedrag"]
ROWS = [
    ["Stad A", "Winkelhart", "2000,00", "1000,00"],
    ["Stad B", "Baan", "4000,50", "2000,25"],
    ["Stad C", "Plein", "900,00", "400,10"],
]
TOTAL = ("6900,50", "3400,35")


def read(rows, *, header=HEADER, merge=(), workbook=False):
    if workbook or merge:
        content, name = xlsx_file([header, *rows], merge=merge), "list.xlsx"
    else:
        content, name = csv_file([header, *rows], separator=";"), "list.csv"
    found = read_rows(content, name, GRANTS.reads)
    check_accounts(found)
    return found


def names(found):
    return [row.values.get("name") for row in found.rows]


def decided(found):
    """Return what the file states of the decided amounts, and what its rows come to."""
    return [
        (total.row, total.stated, total.computed)
        for total in found.totals
        if total.field == "decided_amount"
    ]


@pytest.mark.parametrize(
    "row",
    [
        ["", "", *TOTAL],
        ["Total", "", *TOTAL],
        ["", "Totaal", *TOTAL],
        ["TOTAL GÉNÉRAL :", "", *TOTAL],
        ["Grand total (EUR)", "", *TOTAL],
        ["Gesamtsumme", "", *TOTAL],
        ["Łącznie", "", *TOTAL],
        ["Összesen", "", *TOTAL],
        ["Σύνολο", "", *TOTAL],
        ["Общо:", "", *TOTAL],
        ["Ensemble", "", *TOTAL],
        ["Suma", "", *TOTAL],
        ["Total des projets", "", *TOTAL],
        ["", "", "", TOTAL[1]],
        ["Ensemble du programme", "", *TOTAL],
    ],
)
@pytest.mark.parametrize("gap", [[], [["", "", "", ""]]])
def test_a_row_that_comes_to_what_the_others_do_is_their_total(row, gap):
    found = read([*ROWS, *gap, row])

    assert names(found) == ["Stad A", "Stad B", "Stad C"]
    number = 5 + len(gap)
    assert [s.code for s in found.skipped] == ["header", "total"]
    assert decided(found) == [(number, Decimal("3400.35"), Decimal("3400.35"))]


def test_a_total_stands_above_its_rows_too():
    for row in (["Total", "", *TOTAL], ["", "", *TOTAL]):
        found = read([row, *ROWS])

        assert names(found) == ["Stad A", "Stad B", "Stad C"]
        assert [(s.number, s.code) for s in found.skipped] == [
            (1, "header"),
            (2, "total"),
        ]
    assert decided(read([["Total", "", *TOTAL], *ROWS])) == [
        (2, Decimal("3400.35"), Decimal("3400.35"))
    ]


def test_a_total_that_differs_is_told_by_how_much():
    found = read([*ROWS, ["Total", "", "6900,50", "3500,35"]])
    (total,) = (t for t in found.totals if t.field == "decided_amount")

    assert not total.equal
    assert (total.stated, total.computed) == (Decimal("3500.35"), Decimal("3400.35"))
    assert total.difference == Decimal("100.00")
    assert (total.column, total.header) == ("D", "Toegekend bedrag")


def test_a_total_under_a_merged_name_is_no_grant_of_that_name():
    rows = [
        ["Stad A", "Winkelhart", 2000, 1000],
        ["Stad B", "Baan", 4000.5, 2000.25],
        [None, "Plein", 900, 400.1],
        [None, None, 6900.5, 3400.35],
    ]
    found = read(rows, merge=["A3:A5"])

    assert names(found) == ["Stad A", "Stad B", "Stad B"]
    assert [s.code for s in found.skipped] == ["header", "total"]


def test_totals_of_sections_and_of_all_are_each_compared():
    rows = [
        ["Maatregel 1"],
        *ROWS[:2],
        ["", "Subtotaal", "6000,50", "3000,25"],
        ["Maatregel 2"],
        ROWS[2],
        ["Stad D", "Park", "100,00", "50,00"],
        ["", "Subtotaal", "1000,00", "450,10"],
        ["", "", "7000,50", "3450,35"],
    ]
    found = read([[*row, *[""] * (4 - len(row))] for row in rows])

    assert names(found) == ["Stad A", "Stad B", "Stad C", "Stad D"]
    assert [s.code for s in found.skipped] == [
        *["header", "section", "subtotal"],
        *["section", "subtotal", "total"],
    ]
    assert all(stated == computed for _row, stated, computed in decided(found))
    assert [
        total.part for total in found.totals if total.field == "decided_amount"
    ] == [
        *[True, True],
        False,
    ]


def test_totals_of_organisations_are_told_without_a_name():
    rows = [
        ["Stad A", "Winkelhart", "2000,00", "1000,00"],
        ["", "Baan", "4000,00", "2000,00"],
        ["", "", "6000,00", "3000,00"],
        ["Stad B", "Plein", "900,00", "400,00"],
        ["", "Park", "100,00", "50,00"],
        ["Total Stad B", "", "1000,00", "450,00"],
    ]
    found = read(rows)

    assert names(found) == ["Stad A", "Stad A", "Stad B", "Stad B"]
    assert [s.code for s in found.skipped] == ["header", "subtotal", "subtotal"]


def test_a_beneficiary_whose_amount_is_a_sum_is_read_with_a_doubt():
    header = ["Code", "Bénéficiaire", "Montant octroyé"]
    rows = [
        ["P1", "Alpha", "100,00"],
        ["P2", "Beta", "200,00"],
        ["P3", "Gamma", "300,00"],
        ["P4", "Delta", "75,00"],
    ]
    found = read(rows, header=header)

    assert names(found) == ["Alpha", "Beta", "Gamma", "Delta"]
    told = [[p.code for p in row.problems] for row in found.rows]
    assert ["like_a_total" in codes for codes in told] == [False, False, True, False]
    assert all(not row.refused for row in found.rows)
    assert "like_a_total" in [
        p.code for p in list(read(rows[:3], header=header).rows)[2].problems
    ]


def test_another_place_of_a_project_is_no_grant():
    header = ["Bénéficiaire", "Projet", "Code postal", "Montant octroyé"]
    rows = [
        ["Alpha", "Parc", "4000", "100,00"],
        ["", "", "5000", ""],
        ["Beta", "Pont", "", "2,00"],
    ]
    found = read(rows, header=header)

    assert names(found) == ["Alpha", "Beta"]
    assert [s.code for s in found.skipped] == ["header", "continuation"]


amounts = st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100)


def as_written(amount, mark) -> str:
    return f"{amount:.2f}".replace(".", mark)


@settings(deadline=None)
@given(
    groups=st.lists(st.lists(amounts, min_size=2, max_size=6), min_size=1, max_size=3),
    label=st.sampled_from(["", "Total", "Totaal", "Razem", "Yhteensä", "Ukupno"]),
    subtotals=st.booleans(),
    mark=st.sampled_from([",", "."]),
    titled=st.booleans(),
    gap=st.booleans(),
)
def test_whatever_totals_a_list_has_its_grants_come_to_a_separate_sum(
    groups, label, subtotals, mark, titled, gap
):
    header = ["Code", "Beneficiary", "Project", "Granted amount"]
    rows, truth = [], []
    for place, group in enumerate(groups):
        if titled:
            rows += [["", f"Axis {place + 1}: works", "", ""]]
        for amount in group:
            number = len(truth) + 1
            truth.append((f"Town {number} SA", amount))
            rows.append(
                [f"P{number}", f"Town {number} SA", "Bridge", as_written(amount, mark)]
            )
        if subtotals and len(groups) > 1:
            rows.append(["", label, "", as_written(sum(group), mark)])
    rows += [[""] * 4] * gap
    rows.append(["", label, "", as_written(sum(sum(group) for group in groups), mark)])
    found = read(rows, header=header)

    assert [row.values["name"] for row in found.rows] == [name for name, _ in truth]
    assert all(total.equal for total in found.totals)
    assert found.totals
    if any(row.refused for row in found.rows):
        # “1.00” alone tells nothing of its point: a person is asked.
        assert mark == "."
        return
    assert [row.values["decided_amount"] for row in found.rows] == [
        amount for _, amount in truth
    ]


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        (
            [
                ["Alpha", "P1", "100,00", "25 %"],
                ["Beta", "P2", "300,00", "75 %"],
                ["", "", "400,00", "100 %"],
            ],
            ["total"],
        ),
        (
            [
                ["Alpha", "P1", "100,00", ""],
                ["Beta", "P2", "300,00", ""],
                ["Total", "2 projets", "400,00", ""],
            ],
            ["total"],
        ),
        (
            [
                ["Alpha", "P1", "100,00", ""],
                ["Alpha", "P2", "300,00", ""],
                ["Total Alpha", "", "400,00", ""],
                ["Beta", "P3", "75,25", ""],
                ["Total Beta", "", "75,25", ""],
                ["Total général", "", "475,25", ""],
            ],
            ["subtotal", "subtotal", "total"],
        ),
        (
            [
                ["Alpha", "P1", "€ 1.000,50", ""],
                ["Beta", "P2", "2.000,25 €", ""],
                ["TOTAL :", "", "3.000,75 EUR", ""],
            ],
            ["total"],
        ),
    ],
)
def test_totals_are_told_beside_shares_counts_and_currencies(rows, codes):
    found = read(rows, header=["Bénéficiaire", "Projet", "Montant octroyé", "%"])

    assert not any("otal" in name for name in names(found))
    assert len(names(found)) == len(rows) - len(codes)
    assert [row.code for row in found.skipped] == ["header", *codes]
    assert all(total.equal for total in found.totals)
