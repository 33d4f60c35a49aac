"""What is wrong with a cell that should hold an amount, and how to mend it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from registry.imports.reading.problems import PROBLEMS, CellSeverity

AMOUNT_PROBLEMS = {
    "cell_error": PROBLEMS["cell_error"],
    "amount_unreadable": (
        CellSeverity.ERROR,
        _(
            "“%(value)s” is not an amount: write a number of euro, such as 12500 or "
            "12.500,00, or leave the cell empty."
        ),
    ),
    "amount_foreign": (
        CellSeverity.ERROR,
        _("“%(value)s” is not in euro: write the amount in euro."),
    ),
    "amount_mixed": (
        CellSeverity.ERROR,
        _(
            "“%(value)s” is in another currency than its column: write it in that of "
            "the column."
        ),
    ),
    "amount_unclear": (
        CellSeverity.ERROR,
        _(
            "“%(value)s” says no currency, and other cells of the column are not in "
            "euro: write its currency, or say that of the column on the page of the "
            "columns."
        ),
    ),
    "amount_converted": (
        CellSeverity.WARNING,
        _(
            "“%(value)s” is in Belgian francs: it is read as %(euro)s euro, at the "
            "fixed rate of 40.3399 francs, and kept in the note as it stands."
        ),
    ),
    "amount_formula": (
        CellSeverity.ERROR,
        _("“%(value)s” is a formula, which is not calculated: write its result."),
    ),
    "amount_misfit": (
        CellSeverity.ERROR,
        _(
            "“%(value)s” cannot be read where “%(mark)s” marks the decimals: write it "
            "as the other cells of the column, or without parting its thousands."
        ),
    ),
    "amount_too_big": (
        CellSeverity.ERROR,
        _(
            "“%(value)s” is no possible amount: at most %(digits)s digits stand before "
            "the decimals. Correct it."
        ),
    ),
    "amount_rounded": (
        CellSeverity.WARNING,
        _(
            "“%(value)s” has parts of a cent: it is rounded to the cent, halves away "
            "from zero."
        ),
    ),
}
"""The severity and the words for each code, as ``registry.imports.problems`` has."""


@dataclass(frozen=True, slots=True)
class AmountProblem:
    """A problem of the cell at ``index``; ``value`` is how the cell begins."""

    code: str
    index: int
    value: str = ""
    params: dict = field(default_factory=dict)

    @property
    def severity(self) -> CellSeverity:
        return AMOUNT_PROBLEMS[self.code][0]

    @property
    def message(self) -> str:
        return str(AMOUNT_PROBLEMS[self.code][1]) % {"value": self.value, **self.params}
