"""The pairs of claims that staff should look at: is it a contradiction, or not?"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from evaluation.models import Dismissal, PublishedFigure, Statement
from programmes.models import PublishedAmount

from .claims import Claim, claims

COLUMNS = {PublishedFigure: "figure", PublishedAmount: "amount"}
"""What a statement and a dismissal call each kind of row."""


@dataclass(frozen=True)
class Disagreement:
    """Two claims on one subject that can hardly hold together; the earlier one first.

    ``key`` names the pair in an address: ``figure-12-40``.
    """

    first: Claim
    second: Claim

    @property
    def kind(self) -> str:
        return COLUMNS[type(self.first.row)]

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.first.row.pk}-{self.second.row.pk}"

    @property
    def is_of_one_document(self) -> bool:
        """Whether one document states both: they may then be of two parts."""
        return self.first.row.source_id == self.second.row.source_id


def candidates() -> list[Disagreement]:
    """Return the pairs that nobody has judged yet, the newest first."""
    judged = _judged()
    found = [
        Disagreement(*sorted(pair, key=lambda claim: (claim.last, claim.row.pk)))
        for pair in _pairs()
        if _names(pair) not in judged
    ]
    return sorted(found, key=lambda each: (each.second.last, each.key), reverse=True)


def candidates_about(row) -> list[Disagreement]:
    """Return the pairs of which ``row`` is one."""
    return [each for each in candidates() if row in (each.first.row, each.second.row)]


def _pairs() -> Iterator[tuple[Claim, Claim]]:
    by_subject = defaultdict(list)
    for claim in claims():
        by_subject[claim.subject].append(claim)
    for alike in by_subject.values():
        for first, second in combinations(alike, 2):
            if first.disagrees_with(second):
                yield first, second


def _names(pair: tuple[Claim, Claim]) -> frozenset:
    first, second = pair
    return frozenset(
        {(type(first.row), first.row.pk), (type(second.row), second.row.pk)}
    )


def _judged() -> set[frozenset]:
    """Return the pairs in one contradiction, and those that were dismissed."""
    stated = defaultdict(set)
    for statement in Statement.objects.values("contradiction", *COLUMNS.values()):
        for model, column in COLUMNS.items():
            if statement[column]:
                stated[statement["contradiction"]].add((model, statement[column]))
    judged = {
        frozenset(pair)
        for together in stated.values()
        for pair in combinations(together, 2)
    }
    for dismissal in Dismissal.objects.all():
        for model, column in COLUMNS.items():
            keys = (
                getattr(dismissal, f"{column}_id"),
                getattr(dismissal, f"other_{column}_id"),
            )
            if all(keys):
                judged.add(frozenset((model, key) for key in keys))
    return judged
