"""What stands below a header, against what it says: confirmed, contradicted, proposed.

Content decides alone only where it cannot be anything else: enterprise numbers by
their check digits, addresses of websites and mailboxes. What an amount is, decided or
paid, no cell tells: such columns are only proposed, to be chosen by a person.
"""

from collections.abc import Sequence
from functools import cache

from registry.files.cells import fold

from .contents import ROWS_SAMPLED, Content, Kind, content_of
from .contract import Contract
from .header import Header, HeaderColumn
from .vocabulary import fold_header

DECIDES = (Kind.ENTERPRISE_NUMBER, Kind.WEBSITE, Kind.EMAIL)
"""What content alone decides; it is found, in this share of the cells at least."""
DECISIVE = 0.95
BY_CONTENT = 0.7

HINTED = (*DECIDES, Kind.POST_CODE, Kind.COUNTRY)
"""What content decides beside a header in which a word of the field stands."""
BY_HINT = 0.6

_REPEATED = 0.3
_PROPOSED = 0.8
_SURE_OF_NAMES = 0.3
_FEWEST = 3


def weigh(header: Header, rows: Sequence[tuple[int, list]]) -> None:
    """Take into account what stands in the rows below a header, in a sample of them.

    What a person said of a column stands.
    """
    contract = header.contract
    sample = [cells for _number, cells in rows[:ROWS_SAMPLED]]
    known = {column.index for column in header.columns}
    width = max(map(len, sample), default=0)
    unnamed = [HeaderColumn(index, "") for index in range(width) if index not in known]
    columns = [*header.columns, *unnamed]
    texts = {c.index: fold(c.header) for c in header.columns if fold(c.header)}
    below = [cells for cells in sample if not _is_header_again(texts, cells)]
    cells = {
        column.index: [row[column.index] for row in below if column.index < len(row)]
        for column in columns
    }
    for column in columns:
        column.content = content_of(cells[column.index])
    other_names = any(_could_be(c.content, Kind.NAME) and not c.field for c in columns)
    for column in columns:
        if column.status == "corrected":
            continue
        if _is_repeated(column, cells[column.index]):
            column.drop("repeated")
        elif column.field:
            kind = contract.fields[column.field].content
            if column.content.confirms(kind):
                column.by = "both"
            elif column.content.contradicts(kind) and (
                # Names may be anything, where nothing else could be the names.
                kind != Kind.NAME or other_names
            ):
                # A guess is given up, a clear word is doubted.
                sure = column.confidence >= _SURE
                column.drop("contradicted" if sure else "unrecognised")
    settle(contract, columns)
    _decide(contract, columns)
    header.columns += [column for column in unnamed if column.field]
    header.likeness = likeness_of(contract, header.columns)
    _propose(header, columns)
    header.columns += [c for c in unnamed if c.proposed and not c.field]
    header.columns.sort(key=lambda column: column.index)


def settle(contract: Contract, columns: list[HeaderColumn]) -> None:
    """Leave each field one column, the surest; others of a name stand in for it.

    What a person said leaves no room for what was recognised elsewhere.
    """
    corrected = {c.field for c in columns if c.status == "corrected" and c.field}
    for key in contract.fields:
        rivals = [c for c in columns if c.field == key and c.status != "corrected"]
        rivals.sort(key=lambda c: (-c.confidence, c.by != "both", c.index))
        for place, column in enumerate(rivals):
            if key in corrected:
                column.status = "ambiguous"
            elif not place:
                column.status = "recognised"
            elif key in contract.doubled and column.confidence >= _SURE:
                column.status = "second"
            else:
                column.status = "ambiguous"


_SURE = 0.9


def likeness_of(contract: Contract, columns: list[HeaderColumn]) -> float:
    """Return how much a row looks like a header: nothing without an identity."""
    surest = {}
    for column in columns:
        if column.field and column.status != "ambiguous" and column.by != "index":
            surest[column.field] = max(surest.get(column.field, 0), column.confidence)
    if not any(contract.fields[key].identifies for key in surest):
        return 0.0
    return round(sum(surest.values()), 3)


def is_sure_of_names(content: Content) -> bool:
    """Return whether a column holds the names of organisations: forms stand in them."""
    return content.kind == Kind.NAME and content.forms >= _SURE_OF_NAMES


def _is_header_again(texts, cells) -> bool:
    """Return whether a row repeats all of a header, as lists of several pages do."""
    filled = [i for i, cell in enumerate(cells) if cell != "" and str(cell).strip()]
    return bool(filled) and all(
        index in texts and fold(str(cells[index])) == texts[index] for index in filled
    )


def _is_repeated(column, cells) -> bool:
    """Return whether a “header” says the same as the cells below: it is one of them."""
    text = fold(column.header)
    filled = [cell for cell in cells if cell != ""]
    if not text or not filled:
        return False
    alike = sum(type(cell) is str and fold(cell) == text for cell in filled)
    if column.field is None:
        alike = sum(fold(str(cell)) == text for cell in filled)
        return alike > len(filled) / 2
    return alike >= _REPEATED * len(filled)


def _decide(contract, columns):
    """Recognise columns that nothing else names by what they hold."""
    read = {column.field for column in columns if column.is_read}
    for column in columns:
        if column.status not in ("unrecognised", "contradicted"):
            continue
        content = column.content
        if content.filled < _FEWEST:
            continue
        key = _decided_by_content(contract, content)
        by = "content"
        if key is None and column.header:
            key = _hinted(contract, column)
            by = "both"
        if key and key not in read:
            read.add(key)
            column.field, column.status, column.by = key, "recognised", by
            column.confidence = BY_CONTENT if by == "content" else BY_HINT


def _decided_by_content(contract, content) -> str | None:
    for key, kind in _keys_by_content(contract).items():
        if kind in DECIDES and content.shares.get(kind, 0) >= DECISIVE:
            return key
    return None


def _hinted(contract, column) -> str | None:
    """Return the field of which a word stands in a header, if content confirms it."""
    text = fold_header(column.header)
    hints = _hints(contract)
    keys = {hints[word] for word in text.split() if word in hints}
    if len(keys) != 1:
        return None
    (key,) = keys
    kind = contract.fields[key].content
    if contract.is_about_other(key, text, ""):
        return None
    return key if column.content.shares.get(kind, 0) >= DECISIVE else None


@cache
def _keys_by_content(contract) -> dict[str, str]:
    return {key: f.content for key, f in contract.fields.items() if f.content}


@cache
def _hints(contract) -> dict[str, str]:
    """Return the words that only the headers of one field of a certain kind have."""
    fields = {}
    for key, field in contract.fields.items():
        for phrase in field.words.synonyms:
            for word in phrase.split():
                fields.setdefault(word, set()).add(key)
    return {
        word: key
        for word, keys in fields.items()
        for key in keys
        if len(keys) == 1 and len(word) > 3 and contract.fields[key].content in HINTED
    }


def _propose(header, columns):
    """Say of columns that are not read which needed field they could be."""
    for key in header.missing:
        kind = header.contract.fields[key].content
        for column in columns:
            free = column.status in ("unrecognised", "contradicted", "foreign")
            if free and not column.field and _could_be(column.content, kind):
                column.proposed = key


def _could_be(content, kind) -> bool:
    if not content.filled:
        return False
    if kind == Kind.NAME:
        return content.kind == Kind.NAME and content.distinct > content.filled / 2
    if kind == Kind.AMOUNT and content.kind in (Kind.RUNNING, Kind.DATE):
        return False
    return content.shares.get(kind, 0) >= _PROPOSED
