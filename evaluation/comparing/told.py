"""A comparison in words: what a file says of each cell, as the page shows it."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry import words

from .rows import ComparedGroup, ComparedRow


class ComparedColumns:
    """The columns of a comparison in a file: what is compared, then each cluster."""

    def __init__(self, clusters: list, day: date):
        self.clusters = clusters
        self.day = day

    def get_export_headers(self) -> list[str]:
        heads = (_("Part"), _("What is compared"), _("Note"))
        day = capfirst(_("state of the registry on"))
        return [*heads, *map(str, self.clusters), day]

    def rows(self, groups: Iterable[ComparedGroup]) -> Iterator[list]:
        """Yield what is said of each thing, a cell for each cluster."""
        for group in groups:
            for row in group.rows:
                said = ["; ".join(told(row, cell)) for _cluster, cell in row.pairs]
                label = capfirst(str(row.label))
                yield [str(group.name), label, str(row.note), *said, self.day]


def told(row: ComparedRow, cell) -> list[str]:
    """Return what a cell says, a part for each line of it."""
    return [part for part in READERS[row.shows](cell) if part]


def _published(cell) -> list[str]:
    return [cell.number, cell.day, cell.publisher] if cell else [_("not known")]


def _growth(cell) -> list[str]:
    numbers = [f"{each.number} ({each.day})" for each in reversed(cell.published)]
    return numbers or [_("not known")]


def _known(cell) -> list[str]:
    named = cell.documented_words if cell.documented else _("none named")
    return [named, cell.share_words or cell.completeness]


def _recent(cell) -> list[str]:
    if not cell.documented:
        return [_("none documented")]
    parts = {"recent": words.number(cell.recent), "all": words.number(cell.documented)}
    return [_("%(recent)s of %(all)s") % parts]


def _count(cell) -> list[str]:
    return [words.number(cell.number) if cell.number else _("none documented")]


def _amount(cell) -> list[str]:
    if cell is None:
        return [_("not known")]
    amount = words.euro(cell.amount)
    if cell.exactness != "exact":
        amount = f"{cell.get_exactness_display()} {amount}"
    day = words.day(cell.stated_on, cell.stated_precision)
    return [amount, day, cell.source.publisher or cell.source.title, cell.note]


def _leader(cell) -> list[str]:
    if head := cell.head:
        day = words.day(head.last_documented_on)
        return [str(head.person), head.get_role_display(), day]
    if last := cell.last_head:
        since = _("not documented since %(day)s") % {
            "day": words.day(last.last_documented_on)
        }
        return [since, str(last.person)]
    return [_("not known")]


def _label(cell) -> list[str]:
    if cell is None:
        return [_("none documented")]
    return [cell.get_level_display(), words.period(cell)]


def _due(cell) -> list[str]:
    if cell is None:
        return [_("not known")]
    return [words.reckoned(cell.due), str(cell.occasion.label)]


def _shared(cell) -> list[str]:
    said = [f"{each.label}, {_with(each.others)}" for each in cell]
    return said or [_("none documented")]


def _with(clusters: list) -> str:
    return _("with %(others)s") % {"others": ", ".join(map(str, clusters))}


def _answer(cell) -> list[str]:
    return [cell.words, *(each.sentence for each in cell.stated)]


READERS = {
    "published": _published,
    "growth": _growth,
    "known": _known,
    "recent": _recent,
    "count": _count,
    "amount": _amount,
    "leader": _leader,
    "label": _label,
    "due": _due,
    "shared": _shared,
    "answer": _answer,
}
"""What a file says of a cell, by how its row is shown."""
