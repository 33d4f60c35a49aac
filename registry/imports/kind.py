"""Kinds of lists: what the columns of each mean, and what it does to the database.

Reading, matching organisations, planning, confirming and undoing are the same for all.
``settings.LIST_KINDS`` names the kinds that there are.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from registry.models import ImportBatch, Outcome


class ListKind(ABC):
    """A kind of list. There is one object of each; a subclass fills in what follows.

    How it is read, which touches no database:

    - ``fields``: its columns, and ``elsewhere``: what headers of other things speak of,
      which are none of the fields but those in ``anywhere``;
    - ``doubled``: fields of which a second column is read where the first is empty;
    - ``has_sections``: whether its header may come again with other columns, and its
      rows go on about what stands in a row above: ``carried`` names those fields, and
      ``section_field`` the one that takes the title above the rows;
    - ``problems``: what may be wrong with its cells, and ``reader_of()``.

    What it does: ``tables`` that a plan depends on; ``models`` of the rows that it
    writes, those first that refer to others; which of them is the ``subject``, whose
    key a row has as its ``fact``, and ``restored``, which of them it may change;
    ``plan()`` and ``write()``, both in SQL over all rows at once.

    What people see: the words, forms and templates at the end.
    """

    name = ""
    fields = {}
    elsewhere = re.compile("$.")
    anywhere = frozenset()
    doubled = ("name", "locality")
    has_sections = False
    carried = ()
    section_field = ""
    problems = None

    tables = ()
    models = ()
    subject = None
    restored = ()
    matches_in_parts = False
    """Whether a decision on a row leaves alone the rows of other organisations."""

    label = ""
    plural = ""
    add_label = ""
    outcomes = {}
    figures = {}
    reasons = {}
    filterset_class = None
    options = ()
    """What else may be said of a column of amounts: choices of a form."""
    form_class = None
    sheet = ""
    template_names = {}
    create_template = effects_template = applied_template = ""

    def is_about_other(self, key: str, header: str, upper: str) -> bool:
        """Return whether a header, with the one above it, is about something else."""
        if key in self.anywhere:
            return False
        # Above the headers of a section stands its title, which may speak of anything.
        text = header if self.has_sections else f"{header} {upper}"
        return self.elsewhere.search(text) is not None

    @property
    def identities(self) -> tuple[str, ...]:
        return tuple(key for key, field in self.fields.items() if field.identifies)

    @property
    def written(self) -> tuple[str, ...]:
        return tuple(model._meta.db_table for model in self.models)

    @abstractmethod
    def reader_of(self, read, header):
        """Return what turns the cells of the rows of a header into values."""

    @abstractmethod
    def plan(self, batch: ImportBatch, *, anew: bool = True) -> None:
        """Make ``line_result``, a line for each row, of the rows that are staged.

        Args:
            anew: whether to look for similar names; otherwise those found before count.
        """

    def plan_absent(self, batch: ImportBatch) -> None:
        """Add the rows of a plan that are about what the file misses: none here."""
        return

    def obstacles(self, batch: ImportBatch) -> list[str]:
        """Return what keeps a plan as a whole from being applied."""
        return []

    @abstractmethod
    def write(self, batch: ImportBatch) -> None:
        """Make the facts of a plan; ``batch.source`` is their source."""

    @abstractmethod
    def source_words(self, batch: ImportBatch) -> dict[str, str]:
        """Return slug, title and publisher of a list as a source of facts."""

    def contradictions(self, batch: ImportBatch) -> Iterator[str]:
        """Yield what was recorded since and contradicts what was there before."""
        yield from ()

    @property
    def labels(self) -> dict:
        """What the fields that a plan changes are called."""
        return {key: field.label for key, field in self.fields.items()}

    def words_of(self, key: str, value: str) -> str | None:
        """Return a stored value as people read it; None if there is nothing to say."""
        field = self.fields.get(key)
        closed = field is not None and field.choices and not field.only_in_exports
        return str(field.choices(value).label) if closed else None

    def troubles(self, read, header) -> dict[int, str]:
        """Return what is wrong with whole columns below a header, by their index."""
        return {}

    def facts_of(self, row) -> list[str]:
        """Return what tells a row apart besides its organisation."""
        return []

    def context_of(self, batch: ImportBatch) -> dict:
        """Return what its templates show about a plan besides its rows."""
        return {}

    @abstractmethod
    def example(self) -> dict[str, str]:
        """Return a row of the template, with everything that a list may say."""

    def outcome(self, code: str) -> str:
        """Return what becomes of a row, in the words of this kind."""
        return str(self.outcomes[Outcome(code)])


@cache
def all_kinds() -> dict[str, ListKind]:
    """Return the kinds of lists by their names, in the order of the settings."""
    kinds = [import_string(path) for path in settings.LIST_KINDS]
    return {kind.name: kind for kind in kinds}


def kind_of(batch: ImportBatch) -> ListKind:
    return all_kinds()[batch.kind]
