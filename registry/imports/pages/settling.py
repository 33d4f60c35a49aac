"""What the page of a plan asks once about all rows alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from registry.imports.plans.questions import Asked
from registry.imports.plans.settling import questions_of
from registry.models import ImportBatch


@dataclass(frozen=True)
class Choice:
    """An answer to a question, as a button."""

    answer: str
    label: str
    is_proposed: bool
    is_given: bool


class Settling:
    """The questions about rows alike: those that wait, and those that are settled."""

    def __init__(self, asked: list[Asked]):
        self.asked = asked

    def __bool__(self):
        return bool(self.asked)

    @cached_property
    def waiting(self) -> list[Asked]:
        return [about for about in self.asked if about.waits]

    @cached_property
    def settled(self) -> list[Asked]:
        return [about for about in self.asked if not about.waits]

    @property
    def rows(self) -> int:
        """How many rows wait for an answer, at the most."""
        return sum(about.rows for about in self.waiting)

    @cached_property
    def proposed(self) -> int:
        """How many of the questions that wait have an answer proposed."""
        return sum(bool(about.proposed) for about in self.waiting)


def choices_of(about: Asked) -> Iterator[Choice]:
    """Yield the answers to a question, the proposed one first."""
    for answer, label in sorted(
        about.choices.items(), key=lambda choice: choice[0] != about.proposed
    ):
        yield Choice(
            answer,
            label,
            is_proposed=answer == about.proposed,
            is_given=answer == about.answer,
        )


def settling_of(batch: ImportBatch) -> Settling:
    """Return what is asked about the rows of an import, for its page."""
    asked = questions_of(batch)
    for about in asked:
        about.buttons = list(choices_of(about))
    return Settling(asked)
