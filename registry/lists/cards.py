"""Tables that become cards on a phone: each cell says which column it is of."""

import re
from html import escape

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

_CELL = re.compile(r"<(t[dh])\b([^>]*)>(.*?)</\1>", re.DOTALL)
_ROW = re.compile(r"<tr\b[^>]*>.*?</tr>", re.DOTALL)
_HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
_SPANS = re.compile(r"\b(?:colspan|rowspan)=")
_EMPTY = re.compile(r'(?:—|–|<span class="not-stated">[^<]*</span>)?')
"""What a card leaves out: nothing at all, a dash, or that no source states it."""

FEWEST = 4
"""How many columns a table has that becomes cards: fewer have room on a phone."""


def labelled(cells: str, labels: list[str]) -> SafeString:
    """Return the cells of a row, each with the label of its column.

    A cell that says its label itself keeps it. What is empty says so, for the style
    sheet to leave it out of a card.
    """
    columns = iter(labels)

    def mark(found: re.Match) -> str:
        tag, attributes, content = found.groups()
        label = next(columns, "")
        if tag == "th":
            return found[0]
        if label and "data-label=" not in attributes:
            attributes += f' data-label="{escape(label)}"'
        if _EMPTY.fullmatch(content.strip()):
            attributes += " data-empty"
        return f"<td{attributes}>{content}</td>"

    return mark_safe(_CELL.sub(mark, cells))


def as_cards(content: str) -> tuple[str, bool]:
    """Return what stands in a table with labelled cells, and whether it can be cards.

    It can where each row has a name and every column one heading of its own; a table
    of few columns, or mostly of numbers to compare, stays one.
    """
    head = _HEAD.search(content)
    if head is None or _SPANS.search(content):
        return content, False
    headings = _CELL.findall(head[0])
    labels = [strip_tags(text).strip() for _tag, _attributes, text in headings]
    numbers = sum("num" in attributes for _tag, attributes, _text in headings)
    body = content[head.end() :]
    named = all('scope="row"' in row for row in _ROW.findall(body))
    if len(labels) < FEWEST or numbers * 2 > len(labels) or not named:
        return content, False
    rows = _ROW.sub(lambda row: labelled(row[0], labels), body)
    return content[: head.end()] + rows, True
