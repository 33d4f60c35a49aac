"""What is wrong with a cell of a list of beneficiaries, besides what may be in any."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from programmes.amounts import AMOUNT_PROBLEMS
from registry.imports.reading.problems import PROBLEMS, CellSeverity, Problem
from registry.words import day, to_the_cent

from .unsaid_currency import ASKED
from .unsaid_currency import in_words as with_countries

OF_GRANTS = {
    "amounts_ambiguous": (
        CellSeverity.ERROR,
        _(
            "Nothing in the column tells whether “%(value)s” has thousands or "
            "decimals: say on the page of the columns which mark the decimals follow."
        ),
    ),
    "amounts_contradictory": (
        CellSeverity.ERROR,
        _(
            "“%(value)s” is not read, because the cells of the column contradict each "
            "other: say on the page of the columns which mark the decimals follow."
        ),
    ),
    "amounts_foreign": (
        CellSeverity.ERROR,
        _(
            "“%(value)s” is not read: “%(said)s” says that it is not in euro "
            "(%(currency)s). Say on the page of the columns what they are in, or "
            "write them in euro."
        ),
    ),
    "amounts_of_country": (
        CellSeverity.ERROR,
        _(
            "“%(value)s” is not read: nothing says its currency, and “%(said)s” tells "
            "of a country that did not pay in euro (%(country)s). Say on the page of "
            "the columns that the amounts are in euro, or write them in euro."
        ),
    ),
    "amounts_of_language": (
        CellSeverity.ERROR,
        _(
            "“%(value)s” is not read: nothing says its currency, and “%(said)s” is in "
            "the language of a country that did not pay in euro (%(country)s). Say on "
            "the page of the columns that the amounts are in euro, or write them in "
            "euro."
        ),
    ),
    "amounts_scaled": (
        CellSeverity.ERROR,
        _(
            "“%(value)s” is not read: “%(said)s” speaks of thousands or of millions. "
            "Say on the page of the columns what the amounts are in."
        ),
    ),
    "amount_missing": (
        CellSeverity.ERROR,
        _("The row states no decided amount: write it, or delete the row."),
    ),
    "amount_nothing": (
        CellSeverity.ERROR,
        _(
            "Nothing was decided, “%(value)s”: a grant has an amount. Correct it, or "
            "delete the row."
        ),
    ),
    "amount_negative": (
        CellSeverity.ERROR,
        _("“%(value)s” is negative: write what was decided, spent or paid in all."),
    ),
    "parts_disagree": (
        CellSeverity.WARNING,
        _("Its parts come to %(parts)s euro: the amount itself is taken."),
    ),
    "paid_above_decided": (
        CellSeverity.ERROR,
        _(
            "%(value)s euro were paid, %(excess)s more than the %(decided)s decided: "
            "correct one of the two."
        ),
    ),
    "paid_slightly_above": (
        CellSeverity.WARNING,
        _("%(value)s euro were paid, %(excess)s more than the %(decided)s decided."),
    ),
    "decided_above_cost": (
        CellSeverity.ERROR,
        _(
            "%(value)s euro were decided, %(excess)s more than the cost of %(cost)s: "
            "correct one of the two."
        ),
    ),
    "closed_before_decided": (
        CellSeverity.WARNING,
        _(
            "It was closed on %(value)s, before the decision of %(decided)s: what was "
            "paid is dated by the list."
        ),
    ),
    "date_kept": (
        CellSeverity.WARNING,
        _("“%(value)s” is not a date: it is kept in the note as it stands."),
    ),
    "date_within": (
        CellSeverity.WARNING,
        _(
            "Of “%(value)s” the first date is read, %(day)s; the whole is kept in the "
            "note."
        ),
    ),
}


COMPARED = {
    *("parts_disagree", "paid_above_decided", "paid_slightly_above"),
    *("decided_above_cost", "closed_before_decided", "date_within"),
}
"""Problems whose amounts and days are computed, not quoted."""


class GrantProblem(Problem):
    """A problem of a cell of a list of beneficiaries."""

    table = {**AMOUNT_PROBLEMS, **PROBLEMS, **OF_GRANTS}

    @property
    def message(self) -> str:
        params = {"value": self.value, **self.params}
        if self.code in COMPARED:
            params = {key: in_words(text) for key, text in params.items()}
        elif self.code in ASKED:
            params = with_countries(params)
        elif "euro" in params:
            params["euro"] = in_words(params["euro"])
        return str(self.table[self.code][1]) % params


def in_words(text: str) -> str:
    """Return an amount or a day, as a row keeps it, as people read it."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        try:
            return day(date.fromisoformat(text))
        except ValueError:
            return text
    return to_the_cent(amount)
