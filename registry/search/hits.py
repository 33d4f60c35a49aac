"""A row that the search found: how it answers, and why."""

import re
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.functional import Promise

from registry import enterprise_number

from .kinds import SearchKind

FULLY = {"name", "number", "words"}
"""The ways in which a row answers to all that was asked, as it was written."""
MARK = "\ue000"
"""What stands in an excerpt before what was searched for."""


@dataclass(frozen=True)
class ExcerptPart:
    """A part of an excerpt; whether it is what was searched for."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Hit:
    """A row that answers.

    Args:
        how: ``name``, ``number`` or ``words`` where it answers fully; ``begun`` where
            it has words that begin so, ``alike`` where its name is nearly the same,
            ``some`` where it has some of the words.
        reason: the name, the number or the excerpt by which it was found; empty where
            the row bears it in sight.
    """

    kind: SearchKind
    row: Model
    how: str
    reason: str

    @property
    def url(self) -> str:
        return self.kind.address_of(self.row)

    @property
    def called(self) -> Promise | str:
        """What such a row is called: of a network, its own kind."""
        return self.kind.called(self.row)

    @property
    def is_excerpt(self) -> bool:
        """Whether the reason is a part of a text."""
        return MARK in self.reason

    @property
    def number(self) -> str:
        """The reason as a number is printed."""
        return enterprise_number.display(self.reason)

    @property
    def excerpt(self) -> list[ExcerptPart]:
        """The reason in parts, those that were searched for marked."""
        parts = re.split(f"{MARK}(.*?)\ue001", self.reason, flags=re.DOTALL)
        return [ExcerptPart(text, bool(n % 2)) for n, text in enumerate(parts) if text]


@dataclass
class Group:
    """The rows of a kind that answer, the best first; ``total`` is how many do."""

    kind: SearchKind
    total: int
    hits: list[Hit] = field(default_factory=list)
