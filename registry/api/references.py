"""Other rows that a fact names: by their address, their identifier and their name."""

from collections import defaultdict
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.db.models import Model

from registry.models import Source
from registry.models.base import gathered
from registry.resources.cells import KeyCell

from .names import camel

OF_A_SOURCE = ("title", "publisher", "published_on", "published_precision", "url")


def is_told(model: type[Model]) -> bool:
    """Whether a fact may name rows of a table: who has an account is nobody's."""
    return model is not get_user_model()


def name_of(row: Model) -> str:
    """Return what a row is called in the reader's language; empty where by no name."""
    return str(getattr(row, "name", "") or getattr(row, "title", ""))


class References:
    """The rows that facts name, all of them fetched in one query.

    Args:
        address: returns the address of a record for programs, empty where its table
            has none.
    """

    def __init__(self, address: Callable[[type[Model], str], str]):
        self.address = address
        self._wanted: dict[tuple[type[Model], str], set] = defaultdict(set)
        self._found: dict[tuple[type[Model], str], dict] = {}

    def want(self, cell: KeyCell, key) -> None:
        if key not in (None, ""):
            self._wanted[cell.model, cell.field].add(key)

    def fetch(self) -> None:
        """Fetch what is wanted."""
        asked = [
            model._default_manager.filter(**{f"{field}__in": keys})
            for (model, field), keys in self._wanted.items()
        ]
        for which, rows in zip(self._wanted, gathered(asked), strict=True):
            self._found[which] = {getattr(row, which[1]): row for row in rows}

    def of(self, cell: KeyCell, key) -> dict:
        """Return what is told of a row that a fact names."""
        told = {"href": self.address(cell.model, key), cell.field: key}
        row = self._found.get((cell.model, cell.field), {}).get(key)
        if cell.model is Source and row is not None:
            told |= {camel(name): getattr(row, name) for name in OF_A_SOURCE}
            if not row.published_on:
                del told["publishedPrecision"]
            else:
                told["publishedOn"] = row.published_on.isoformat()
        elif row is not None:
            told["name"] = name_of(row)
        return {name: value for name, value in told.items() if value not in (None, "")}

    def identity(self, model: type[Model] | None, key: str) -> dict:
        """Return what says which row a fact is about: its address, if it has one."""
        address = self.address(model, key) if model and key else ""
        return {"href": address, "slug": key} if address else {"slug": key}
