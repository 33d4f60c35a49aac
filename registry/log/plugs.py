"""What an app tells the log of the site: attributes of its ``AppConfig``."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise


@dataclass(frozen=True)
class Logged:
    """Rows of a table that the log of the site shows as lines of their own.

    Args:
        model: whose rows they are: ``registry.Viewing``.
        kind: the column that says the kind of a row; its choices are the words.
        kinds: the one kind of all of them, with its words, where there is no column.
        at, user, name, url, reason: the columns with the moment, the account, the name
            that was typed, the page or the address of the client, and why.
        says: what makes words of the kind and the reason of a row, where it is a code.
        table, row: the columns that say which row of which table it is about.
        keep_days: the setting that says for how many days rows are kept; older ones are
            removed by the worker, and by ``manage.py keep_terms``.
    """

    model: str
    kinds: Sequence[tuple[str, Promise | str]] = ()
    kind: str = ""
    at: str = "at"
    user: str = "user"
    name: str = ""
    url: str = ""
    reason: str = ""
    says: Callable[[str, str], str] | None = None
    table: str = ""
    row: str = ""
    keep_days: str = ""

    @property
    def model_class(self) -> type[Model]:
        return apps.get_model(self.model)

    @property
    def prefix(self) -> str:
        """What the keys of its lines begin with."""
        return f"{self.model_class._meta.label_lower}-"

    @property
    def kinds_of_line(self) -> Sequence[tuple[str, Promise | str]]:
        """Each kind of line that its rows are, with its words."""
        if self.kind:
            return self.model_class._meta.get_field(self.kind).choices
        return self.kinds


def logged() -> list[Logged]:
    """Return what the log of the site tells besides changes: ``logged`` of each app.

    Its ``AppConfig`` has it as a tuple of ``Logged``. The view that the log is read
    from is made of it after each migrate.
    """
    return [
        told
        for config in apps.get_app_configs()
        for told in getattr(config, "logged", ())
    ]


def confidential_files(model: type[Model], rows: Iterable[Model]) -> set[Model]:
    """Return the confidential files of which rows tell: themselves, or their whole.

    ``confidential_files(model, rows)`` of an app; rows of other models are not asked
    for. Who is shown them is written down in the log.
    """
    return {
        file
        for config in apps.get_app_configs()
        if (ask := getattr(config, "confidential_files", None))
        for file in ask(model, rows)
    }
