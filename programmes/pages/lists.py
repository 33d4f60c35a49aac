from collections.abc import Iterator

from django.utils.translation import override

from registry.lists.columns import Shown
from registry.lists.exported import ExportedFields, text
from registry.lists.page import ListPage
from registry.lists.told import NONE_DOCUMENTED, ToldColumn


def sum_column(name: str, label, empty=NONE_DOCUMENTED) -> Shown:
    """Return the column of a sum that the list annotates, of rows that have a name.

    Args:
        empty: why there may be none.
    """
    return Shown(
        name,
        label,
        sort=(name, "name_key", "slug"),
        numeric=True,
        told=(ToldColumn(name, empty=empty),),
    )


class MoneyListPage(ListPage):
    """A list of public money, with the way to the others above it."""

    template_name = "programmes/money_listing.html"


class MoneyFields(ExportedFields):
    """Columns of a file of money, and one that says why an amount is empty.

    Nothing recorded is an empty cell and never 0; ``not_known`` beside it names each
    empty column with the reason: ``granted: none documented; paid: none documented``.
    """

    def __init__(self, model, *columns, empty: dict[str, str]):
        """Take the columns as they come, and for some of them why they may be empty."""
        super().__init__(model, *columns)
        names = [column.column_name for column in self.columns]
        self.reasons = {names.index(name): (name, empty[name]) for name in empty}
        self.place = max(self.reasons) + 1

    def described(self):
        columns = super().described()
        return [*columns[: self.place], text("not_known"), *columns[self.place :]]

    def rows(self, rows) -> Iterator[list]:
        with override("en"):
            reasons = {at: f"{name}: {why}" for at, (name, why) in self.reasons.items()}
        for values in super().rows(rows):
            why = (reason for at, reason in reasons.items() if values[at] in (None, ""))
            yield [*values[: self.place], "; ".join(why), *values[self.place :]]
