"""A list as an answer for programs: the rows of its page, as its file has them."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from registry.known import Known
from registry.lists.as_of import BadQuery
from registry.lists.page import PER_PAGE, ListPage
from registry.lists.paging import CountedPages

from .addresses import Addresses, time_told
from .fields import DOCUMENTED, Facts
from .keyset import Keyset
from .known import known_told
from .parameters import MOST_A_PAGE, of_list, refuse_unknown
from .problems import Refused, not_yet
from .references import References

DEEPEST = 10_000
"""The last row that a page with a number reaches: a cursor goes on from there."""


@dataclass
class Piece:
    """The rows of an answer, and how to go on from them."""

    rows: list | QuerySet
    total: int
    links: dict[str, dict | None]
    number: int | None = None


class ForPrograms:
    """What a page does otherwise where a program asks: it says why, and draws nothing.

    It stands before a page among the classes of a view.
    """

    def explain(self, error):
        raise error

    def say_not_yet(self, later):
        raise Refused(not_yet(later, self.as_of)) from later

    def render_to_response(self, answer, **_response):
        return answer

    @cached_property
    def addresses(self) -> Addresses:
        return Addresses(self.request)

    @cached_property
    def references(self) -> References:
        return References(self.addresses.record)

    def select(self, names: list[str]) -> list[str]:
        """Return the names of the fields that the address asks for; none asks for all.

        Raises:
            BadQuery: there is no such field.
        """
        asked = ",".join(self.request.GET.getlist("select"))
        chosen = [name for name in map(str.strip, asked.split(",")) if name]
        for name in chosen:
            if name not in names:
                raise BadQuery(
                    _("There is no field “%(name)s”: there are %(names)s.")
                    % {"name": name[:40], "names": ", ".join(names)},
                    "select",
                )
        return chosen


def shows_documents(page) -> bool:
    """Whether the rows of a list tell when a document showed them last."""
    return any(DOCUMENTED in column.sort for column in page.columns)


def facts_of(page: ListPage | type[ListPage], day: date) -> Facts:
    """Return how the rows of a list are told as facts of a day."""
    return Facts(page.exported_on(day), page.model, shows_documents(page))


class ListForPrograms(ForPrograms):
    """The rows that the filters of a list keep, in its order, a page of them."""

    def dispatch(self, request, *args, **kwargs):
        further = self.filterset_class.further
        refuse_unknown(request.GET, of_list(type(self)), further)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self, self.as_of)

    def get_context_data(self, **_kwargs):
        """Return the answer: the envelope of the guide around the rows.

        Raises:
            BadQuery: the address asks for what there is not.
        """
        chosen = self.select(self.facts.names)
        piece = self.piece(self.sorted_table(self.columns_of_file()).data.data)
        values = self.facts.read(piece.rows)
        self.facts.refer(values, self.references)
        self.references.fetch()
        answer = {
            "self": self.addresses.here({}),
            **time_told(self),
            "items": list(self.facts.told(values, self.references, chosen)),
            "total": piece.total,
            "page": piece.number,
            "pageSize": self.size,
            **{
                name: self.addresses.here(changes, without=("page", "after"))
                for name, changes in piece.links.items()
                if changes is not None
            },
            "known": self.known_of_list,
        }
        return {name: value for name, value in answer.items() if value is not None}

    @property
    def known_of_list(self) -> dict | None:
        """What is known of how complete the list is, where something is."""
        known = getattr(self, "known", None)
        return known_told(known, self.references) if isinstance(known, Known) else None

    @cached_property
    def size(self) -> int:
        """How many rows an answer holds.

        Raises:
            BadQuery: it is no number, or too large.
        """
        asked = self.request.GET.get("page_size", str(PER_PAGE))
        size = int(asked) if asked.isascii() and asked.isdecimal() else 0
        if len(asked) > 3 or not 1 <= size <= MOST_A_PAGE:
            raise BadQuery(
                _("An answer holds from 1 to %(most)d rows: choose another number.")
                % {"most": MOST_A_PAGE},
                "page_size",
            )
        return size

    def piece(self, rows) -> Piece:
        """Return the rows that the address asks for.

        Raises:
            BadQuery: there is no such page, or it goes on from no row.
        """
        if "after" in self.request.GET:
            return self.behind(rows)
        paginator = CountedPages(rows, self.size, kept=self.filterset.kept)
        try:
            page = paginator.page(self.request.GET.get("page") or 1)
        except (EmptyPage, PageNotAnInteger) as error:
            raise self.no_such_page(paginator.num_pages) from error
        number, pages = page.number, paginator.num_pages
        last = pages
        if isinstance(rows, QuerySet):
            last = min(pages, DEEPEST // self.size)
        if number > last:
            raise BadQuery(
                _(
                    "Pages end at row %(deepest)d. Follow “next” of page %(last)d: it "
                    "goes on to the end of the list."
                )
                % {"deepest": DEEPEST, "last": last},
                "page",
            )
        links = {
            "first": {"page": 1},
            "prev": {"page": number - 1} if number > 1 else None,
            "next": {"page": number + 1} if number < last else None,
            "last": {"page": pages} if pages == last else None,
        }
        found = page.object_list
        if number == last < pages:
            keyset = Keyset(rows, self.request.GET.getlist("sort"))
            start = (number - 1) * self.size
            found, links["next"] = self.taken(keyset, keyset.rows[start:])
        return Piece(found, paginator.count, links, number)

    def behind(self, rows) -> Piece:
        """Return the rows behind the one that the address names."""
        if not isinstance(rows, QuerySet) or "page" in self.request.GET:
            raise BadQuery(
                _("This list has pages with numbers: leave “after” out.")
                if not isinstance(rows, QuerySet)
                else _("“after” and “page” contradict each other: leave one of them."),
                "after",
            )
        keyset = Keyset(rows, self.request.GET.getlist("sort"))
        found, following = self.taken(keyset, keyset.after(self.request.GET["after"]))
        links = {"first": {"page": 1}, "next": following}
        return Piece(found, self.filterset.kept.get("total", rows.count), links)

    def taken(self, keyset: Keyset, rows: QuerySet) -> tuple[QuerySet, dict | None]:
        """Return the first of the rows, and how to go on from the last of them.

        The rows are those of the keys: what is written meanwhile moves none.
        """
        keys = keyset.keys(rows[: self.size + 1])
        shown = keys[: self.size]
        following = None
        if len(keys) > self.size:
            following = {"after": keyset.cursor(shown[-1][1:])}
        return keyset.rows.filter(pk__in=[key for key, *_order in shown]), following
