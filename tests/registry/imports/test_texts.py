"""Texts with separators: read as they were meant in every way that people write them.

A text is read back as the table that it was made of, or refused with the row that
stands in the way; never a third thing.
"""

import csv
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.files.cells import fold
from registry.files.refusal import RefusedFile
from registry.files.tables import tables_of

HEADER = ["Nom", "Code postal", "Localité", "Numéro BCE"]
MEMBERS = [
    ["Alpha Béton", "4000", "Liège", "0400.000.086"],
    ["Bois du Nord", "5000", "Namur", "0400.001.373"],
    ["Céramiques Dinant", "7000", "Mons", "0400.002.660"],
    ["Delta Optique", "6000", "Charleroi", "0400.003.947"],
    ["Forges Modernes", "5030", "Gembloux", "0400.006.521"],
]
ROWS = [HEADER, *MEMBERS]
SEPARATORS = ",;\t|"


def table_of(content, name="list.csv"):
    (table,) = tables_of(content, name)
    return table


def rows_of(content):
    if isinstance(content, str):
        content = content.encode()
    return [cells for _number, cells in table_of(content) if cells]


def refusal_of(content) -> RefusedFile:
    with pytest.raises(RefusedFile) as refused:
        rows_of(content)
    assert "%" not in refused.value.message
    return refused.value


def text_of(rows, separator=";", end="\n"):
    return end.join(separator.join(row) for row in rows) + end


@pytest.mark.parametrize("separator", SEPARATORS)
def test_each_separator_is_found(separator):
    content = text_of(ROWS, separator).encode()

    assert rows_of(content) == ROWS
    assert table_of(content).separator == separator


@pytest.mark.parametrize("separator", "|;,\t~^")
@pytest.mark.parametrize("line", ["sep={}", '"sep={}"', "SEP={}", "\ufeffsep={}"])
def test_the_separator_that_the_first_line_names_is_obeyed(separator, line):
    others = "".join(other for other in SEPARATORS if other != separator)
    rows = [["Nom", "Note"], ["Alpha", f"a{others}b"], ["Beta", f"{others}x"]]
    text = line.format(separator) + "\r\n" + text_of(rows, separator, "\r\n")

    assert rows_of(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "Nom de l'entreprise, forme;Ville\nAlpha, SA;Liège\nBeta, SRL;Namur\n",
        "Nom;Montant\nAlpha;1000,50\nBeta;20,75\n",
        "Alpha;1000,50\nBeta;20,75\n",
        "Nom;Adresse\nAlpha;Rue du Pont, 4, 4000 Liège\nBeta;Rue X, 1, 5000 Namur\n",
        "Nom;Tags\nAlpha;a|b|c\nBeta;d|e\n",
    ],
)
def test_a_separator_is_told_from_the_commas_of_texts_and_amounts(text):
    assert [len(row) for row in rows_of(text)] == [2] * text.count("\n")


def test_commas_in_the_texts_of_a_single_column_separate_nothing():
    text = "Nom\nAlpha, SA\nBeta\nGamma\nDelta\nEpsilon\n"

    assert rows_of(text) == [[line] for line in text.splitlines()]
    assert table_of(text.encode()).separator == ""


TEXTS = [
    'Le "Petit" Four',
    "Alpha; Beta, SA",
    "C:\\Users\\x",
    "L'été à Spa",
    "‘t Hof’ « œuvre » “cité”",
    "Rue du Pont, 4\n4000 Liège",
    "Tube 5",
    "",
]


def quoted_by(habit, rows, separator, end):
    if habit == "double":
        write = {"quoting": csv.QUOTE_MINIMAL}
    elif habit == "all":
        write = {"quoting": csv.QUOTE_ALL}
    elif habit == "backslash":
        write = {"quoting": csv.QUOTE_ALL, "doublequote": False, "escapechar": "\\"}
    else:
        write = {"quoting": csv.QUOTE_ALL, "quotechar": "'"}
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator=end, **write).writerows(rows)
    return file.getvalue()


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("habit", ["double", "all", "backslash", "single"])
def test_each_habit_of_quotation_marks_is_read(habit, separator):
    rows = [HEADER, *([f"{text}x", "4000", text, "y"] for text in TEXTS)]

    content = quoted_by(habit, rows, separator, "\r\n").encode()

    assert rows_of(content) == rows
    assert table_of(content).quotes == {"all": "double"}.get(habit, habit)


def test_lines_that_are_quoted_whole_are_read():
    inside = quoted_by("double", [*ROWS, ['Le "Four"', "1000", "a,b", "x"]], ",", "\n")
    lines = (line.replace('"', '""') for line in inside.splitlines())

    text = "".join(f'"{line}"\r\n' for line in lines)

    assert rows_of(text) == [*ROWS, ['Le "Four"', "1000", "a,b", "x"]]
    assert table_of(text.encode()).quotes == "line"


def test_texts_that_a_formula_protects_are_read():
    text = 'Nom;BCE;CP\nAlpha;="0400000086";="0950"\n"Beta";"=""0400001373""";4000\n'

    assert rows_of(text)[1:] == [
        ["Alpha", "0400000086", "0950"],
        ["Beta", "0400001373", "4000"],
    ]


def test_apostrophes_before_names_quote_nothing():
    rows = [["Naam", "Stad"], ["'t Hof", "Gent"], ["'s Hertogen", "Brugge"], ["x", "y"]]

    assert rows_of(text_of(rows)) == rows


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({2: '"Bois du Nord', 5: '"Forges Modernes'}, {}),
        ({2: '"Bois du Nord'}, {}),
        ({5: '"Forges Modernes'}, {}),
        ({2: '"Bois" du Nord'}, {2: '"Bois" du Nord'}),
        ({2: 'Bois "du" Nord', 3: 'Tube 5"'}, {2: 'Bois "du" Nord', 3: 'Tube 5"'}),
        ({3: "'Céramiques Dinant"}, {3: "'Céramiques Dinant"}),
    ],
)
def test_stray_quotation_marks_swallow_no_row(change, found):
    rows = [[change.get(n, row[0]), *row[1:]] for n, row in enumerate(ROWS)]
    meant = [[found.get(n, row[0]), *row[1:]] for n, row in enumerate(ROWS)]

    for end in ("\n", "\r\n", "\r"):
        assert rows_of(text_of(rows, ";", end)) == meant


def test_two_stray_marks_that_look_like_a_text_are_refused_with_their_row():
    rows = [row[:] for row in ROWS]
    rows[2][0], rows[4][0] = '"Bois du Nord', 'Delta Optique"'

    refused = refusal_of(text_of(rows))

    assert refused.code == "swallowed"
    assert "row 3" in refused.message
    assert "3 lines" in refused.message


def test_a_stray_mark_among_texts_of_several_lines_is_refused_with_its_row():
    text = 'Nom;Note\n"A";"one\ntwo"\nB;x\n"C";"three "four\nfive"\nD;z\n'

    assert refusal_of(text).params["row"] == 4


def test_a_separator_in_a_text_without_marks_is_refused_with_its_row():
    text = text_of([*ROWS[:3], ["Gaz, SA", "4000", "Liège", "x"], *ROWS[3:]], ",")

    refused = refusal_of(text)

    assert refused.code == "wide_among_others"
    assert "Row 4 has 5 cells" in refused.message


def test_two_lines_in_the_cell_of_a_single_column_are_one_text():
    text = 'Nom\nGaz & Co, Contact : x\n"Alpha Béton\nBois du Nord"\nForges\n'

    assert rows_of(text)[2] == ["Alpha Béton\nBois du Nord"]


def test_rows_of_any_width_are_read():
    wider = [["A", "B", "C", "D", "E"], *[["1", "2", "3", "4", "5"]] * 3]
    rows = [["Liste des membres"], *ROWS, ["Total", "5"], *wider]

    assert rows_of(text_of(rows)) == rows
    assert rows_of(text_of([[*row, "", ""] for row in ROWS])) == ROWS


def test_ends_of_lines_may_be_of_every_kind():
    ends = ["\n", "\r\n", "\r"]
    text = "".join(";".join(row) + ends[n % 3] for n, row in enumerate(ROWS))

    assert rows_of(text) == ROWS


ENCODINGS = ["utf-8", "utf-8-sig", "cp1252"] + [
    f"utf-{bits}{order}" for bits in (16, 32) for order in ("", "-le", "-be")
]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_encoding_is_established_with_its_mark_or_without(encoding, end):
    assert rows_of(text_of(ROWS, ";", end).encode(encoding)) == ROWS


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_in_the_middle_of_joined_files_is_none_of_the_text(encoding, quote):
    rows = [[f"{quote}{cell}{quote}" for cell in row] for row in ROWS]
    content = text_of(rows).encode(encoding)

    assert rows_of(content * 2) == ROWS * 2


def test_a_nul_is_refused_with_its_line():
    text = text_of(ROWS, ";", "\r\n")

    refused = refusal_of(text.replace("Namur", "Na\0mur"))

    assert "line 3" in refused.message


def test_bytes_are_no_text():
    assert refusal_of(b"Nom\0\1\2\n" * 10).code == "unsupported"
    assert refusal_of(bytes(range(256)) * 10).code == "unsupported"


@pytest.mark.parametrize(
    "rows",
    [
        [["c_nom", "c_postal", "d_adhesion", "n_bce"], *MEMBERS],
        [["c_name", "p_code", "d_joined", "n_vat"], ["Alpha", "1", "2", "3"]],
        [["Fichier", "Code"], ["l_alpha.png", "A_b_c"], ["p_x_.pdf", "REF_"]],
        [["Note", "x"], ["voir le champ c_nom", "d_x"], ["é", "y_z"], ["a_b", "t_"]],
    ],
)
def test_names_with_underscores_are_no_lost_letters(rows):
    assert rows_of(text_of(rows)) == rows


@pytest.mark.parametrize(
    "text",
    [
        "B_n_ficiaire;Ville\nD_veloppement et attractivit_;Li_ge\n",
        "Nom;Ville\nSoci_t_ de d_veloppement;x\nCaf_ de la place;Proximit_\n",
        "Nom;Ville\nSoci?t? de Li?ge;x\nUniversit? cr??e;y\nB?tonni?re;z\n",
    ],
)
def test_letters_that_were_lost_in_sentences_are_told(text):
    assert refusal_of(text).code == "encoding_lost"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<table><tr><td>Nom</td></tr></table>", "web page"),
        (b"<!-- x --><html>", "web page"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;", "web page"),
        (
            b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n',
            "XML spreadsheet of Excel 2003",
        ),
        (b'<?xml version="1.0"?><liste/>', "XML document"),
        (b"ID;PWXL;N;E\r\nB;Y2;X2\r\n", "SYLK"),
        (b"TABLE\r\n0,1\r\n", "DIF"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "address book"),
    ],
)
def test_what_only_bears_the_name_of_a_workbook_is_told_for_what_it_is(content, says):
    for name in ("list.xls", "list.csv", "list"):
        with pytest.raises(RefusedFile) as refused:
            list(tables_of(content, name))
        assert says in refused.value.message


def test_a_text_that_bears_the_name_of_a_workbook_is_told_for_what_it_is():
    with pytest.raises(RefusedFile) as refused:
        list(tables_of(text_of(ROWS).encode(), "list.xls"))

    assert refused.value.code == "wrong_ending"
    assert "CSV" in refused.value.message


def test_lonely_quotes_end_at_their_row():
    content = text_of([HEADER, *[['"A "b', '"4000', "x", "y"]] * 20_000])

    assert len(rows_of(content)) == 20_001


def test_long_cells_stay_whole():
    words = " ".join(["composites"] * 10)
    content = text_of([["Nom", *"abcdefghi"], *[["Alpha", *[words] * 9]] * 1000])

    _header, *rows = rows_of(content)

    assert rows == [["Alpha", *[words] * 9]] * 1000


words = st.text(
    st.sampled_from("abcdefgh éÉœ'’«»0123456789.-&/"), min_size=1, max_size=12
).map(str.strip)
cells = st.one_of(
    words,
    st.tuples(
        words, st.sampled_from([*SEPARATORS, '"', "'", "\\", "\n", ""]), words
    ).map(lambda parts: "".join(parts).strip()),
)


@st.composite
def tables(draw):
    width = draw(st.integers(2, 5))
    rows = draw(
        st.lists(
            st.lists(cells, min_size=width, max_size=width), min_size=3, max_size=8
        )
    )
    header = [f"Colonne {letter}" for letter in "abcde"[:width]]
    return [header, *([row[0] or "x", *row[1:-1], row[-1] or "y"] for row in rows)]


@settings(deadline=None, max_examples=300)
@given(
    tables(),
    st.sampled_from(SEPARATORS),
    st.sampled_from(["double", "all", "backslash", "single"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
)
def test_whatever_a_table_holds_it_is_read_back_or_refused(
    rows, separator, habit, end, encoding
):
    if habit == "backslash":
        # Without a mark in a text, nothing tells what a backslash stands for.
        rows = [*rows, ['Le "Petit" Four', *rows[-1][1:]]]
    content = quoted_by(habit, rows, separator, end).encode(encoding)

    try:
        found = rows_of(content)
    except RefusedFile as refused:
        found, told = rows, refused.message
        assert_explained(told)

    assert found == rows


plain = st.sampled_from(
    ["Alpha", "Béton SA", "Bois du Nord", "4000", "0400.000.086", "L'été", "Rue X 4"]
)


@settings(deadline=None, max_examples=200)
@given(st.data(), st.sampled_from(SEPARATORS), st.sampled_from(["\n", "\r\n"]))
def test_a_stray_mark_anywhere_changes_no_other_cell(data, separator, end):
    width = data.draw(st.integers(2, 5))
    row = st.lists(plain, min_size=width, max_size=width)
    rows = [HEADER[:1] * width, *data.draw(st.lists(row, min_size=3, max_size=8))]
    marked = data.draw(st.sets(st.tuples(st.integers(0, 8), st.integers(0, 4))))
    written = [
        [f'"{cell}"' if (n, i) in marked else cell for i, cell in enumerate(cells)]
        for n, cells in enumerate(rows)
    ]
    n = data.draw(st.integers(1, len(rows) - 1))
    i = data.draw(st.integers(0, width - 1))
    place = data.draw(st.integers(0, len(written[n][i])))
    written[n][i] = f'{written[n][i][:place]}"{written[n][i][place:]}'

    try:
        found = rows_of(text_of(written, separator, end))
    except RefusedFile as refused:
        found = rows
        assert_explained(refused.message)

    assert [len(cells) for cells in found] == [width] * len(rows)
    assert found[n][i].replace('"', "") == rows[n][i]
    found[n][i] = rows[n][i]
    assert found == rows


def assert_explained(message):
    assert message


@given(st.text())
def test_words_in_small_letters_are_the_same_however_they_are_found(text):
    folded = fold(text)

    assert folded == re.sub(r"[\W_]+", " ", folded.lower()).strip()
    if text.isascii():
        assert folded == re.sub(r"[\W_]+", " ", text.lower()).strip()
