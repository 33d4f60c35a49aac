"""What is found by the search: each app says it of its own models."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.apps import apps
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise, cached_property

from registry import plugs
from registry.lists.directory import all_lists
from registry.lists.page import ListPage


@dataclass(frozen=True)
class SearchKind:
    """A model whose rows the search finds.

    Columns are named as in queries, from the row: ``names__name``. One that is written
    in two languages is named without them: ``title`` is ``title_en`` and ``title_fr``.

    Args:
        model: its label, such as ``registry.Cluster``.
        names: what it is called, the present name first; found in spite of slips too.
        words: what stands beside its name: themes, places, whom it belongs to.
        texts: what is said of it at length.
        numbers: of which a part is enough.
        linked: the links that its words and its address need.
        weight: how much it counts that such a row answers: 1 for what has a name of its
            own, less for what is titled with a sentence.
        leads: whether what is looked for is most often such a row: where none answers,
            those that come near are looked for too.
        has_field: whether its themes and texts say the field that it works in: who
            asks for a field looks for such a row.
        first: those that come before their equals on a day.
        told_by_kind: whether a row is called what its own kind is.
        url_name: the list that shows all of them.
        heading, heading_of_one: what a group of them and one of them is called; as the
            model if not given.
        rows: those that everybody may see on a day; what the list shows if not given.
        address: the page that tells of a row; its own page, or that of what it is
            about, if not given.
    """

    model: str
    names: tuple[str, ...]
    words: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    excerpts: tuple[str, ...] = ("quote", "end_quote")
    numbers: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    weight: float = 0.5
    leads: bool = False
    has_field: bool = False
    first: Callable[[date], QuerySet] | None = None
    told_by_kind: bool = False
    url_name: str = ""
    heading: Promise | str = ""
    heading_of_one: Promise | str = ""
    rows: Callable[[date], QuerySet] | None = None
    address: Callable[[Model], str] | None = None

    @property
    def model_class(self) -> type[Model]:
        return apps.get_model(self.model)

    @property
    def key(self) -> str:
        """What an entry and an address call the kind: ``cluster``."""
        return self.model_class._meta.model_name

    @property
    def title(self) -> Promise | str:
        return self.heading or self.model_class._meta.verbose_name_plural

    @property
    def one(self) -> Promise | str:
        """What a row of the kind is called in a line."""
        return self.heading_of_one or self.model_class._meta.verbose_name

    def called(self, row: Model) -> Promise | str:
        """Return what a row is called in a line: a cluster may be a pole."""
        return row.get_kind_display() if self.told_by_kind else self.one

    @property
    def lists_its_rows(self) -> bool:
        """Whether the list is one of such rows, and can be searched."""
        return self._page is not None

    @cached_property
    def _page(self) -> type[ListPage] | None:
        for page in all_lists():
            if page.url_name() == self.url_name and page.model is self.model_class:
                return page
        return None

    def shown(self, day: date) -> QuerySet:
        """Return the rows that everybody sees on a day: what the lists show.

        One undertaking is found once: what another row tells of is left out.
        """
        if self.rows is not None:
            return self.rows(day)
        page, manager = self._page, self.model_class._default_manager
        rows = (page.everything() if page else manager.all()).known_by(day)
        relation = plugs.told_elsewhere().get(self.model_class)
        return rows.filter(**{f"{relation}__isnull": True}) if relation else rows

    def address_of(self, row: Model) -> str:
        """Return where a row is told of."""
        if self.address is not None:
            return self.address(row)
        told = row if hasattr(row, "get_absolute_url") else row.subject
        return told.get_absolute_url() if told is not None else reverse(self.url_name)


@cache
def searched() -> dict[str, SearchKind]:
    """Return what is found, by its key: ``search_kinds()`` of each app."""
    told = [
        kind
        for config in apps.get_app_configs()
        if hasattr(config, "search_kinds")
        for kind in config.search_kinds()
    ]
    told.sort(key=lambda kind: -kind.weight)
    return {kind.key: kind for kind in told}
