"""A record as an answer for programs: itself, and the facts that its page tells."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from django.db.models import Case, Model, QuerySet, Value, When
from django.urls import reverse
from django.utils.functional import cached_property

from registry.known import Known
from registry.lists.as_of import NotYet
from registry.lists.page import ListPage
from registry.resources.base import RegistryResource

from .addresses import time_told
from .fields import Facts
from .known import known_told
from .lists import ForPrograms, facts_of
from .names import camel
from .parameters import of_every_answer, refuse_unknown


@cache
def resource_of(model: type[Model]) -> RegistryResource:
    """Return the table of a model: the one that files are imported by."""
    (found,) = [
        each
        for each in _below(RegistryResource)
        if each._meta.model is model and each._meta.import_id_fields
    ]
    return found()


def _below(resource: type) -> Iterable[type]:
    for each in resource.__subclasses__():
        yield each
        yield from _below(each)


def part_facts(model: type[Model]) -> Facts:
    """Return how the parts of a record are told that are rows of a table."""
    return Facts(resource_of(model), model, _is_documented(model))


def _is_documented(model: type[Model]) -> bool:
    """Whether documents show rows of a table again and again."""
    return hasattr(model._default_manager.all(), "with_last_documented")


def _queried(
    rows: QuerySet | Iterable[Model], model: type[Model], day: date
) -> QuerySet:
    """Return rows as a queryset, in the order in which a page tells them."""
    if not isinstance(rows, QuerySet):
        keys = [row.pk for row in rows]
        rows = model._default_manager.filter(pk__in=keys)
        if keys:
            order = [When(pk=key, then=Value(at)) for at, key in enumerate(keys)]
            rows = rows.order_by(Case(*order))
    return rows.with_last_documented(day) if _is_documented(model) else rows


class RecordForPrograms(ForPrograms):
    """The record in the columns of its list, its parts in those of their tables.

    The page declares its ``parts``.
    """

    list_page: type[ListPage]
    """The list in which such a record stands."""
    below: dict[str, str] = {}
    """The names of the addresses of lists that are about the record, by their names."""

    def dispatch(self, request, *args, **kwargs):
        refuse_unknown(request.GET, of_every_answer())
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def row_list(self) -> ListPage:
        """The list, asked for the same day by the same reader."""
        page = self.list_page()
        page.setup(self.request)
        return page

    @property
    def record(self) -> Model:
        return getattr(self, "object", None) or self.cluster

    def render_to_response(self, context, **_response):
        page = self.row_list
        facts = facts_of(page, page.as_of)
        told = {name: part_facts(model) for name, model in self.parts.items()}
        names = [*facts.names, *map(camel, told), "known", *self.below]
        chosen = self.select(names)
        asked = [name for name in told if not chosen or camel(name) in chosen]
        values = facts.read(page.annotate(page.known_rows().filter(pk=self.record.pk)))
        if not values:
            raise NotYet(self.record)
        found = {
            name: told[name].read(_queried(context[name], self.parts[name], page.as_of))
            for name in asked
        }
        facts.refer(values, self.references)
        for name in asked:
            told[name].refer(found[name], self.references)
        self.references.fetch()
        (fact,) = facts.told(values, self.references)
        known = context.get("members_known")
        record = (page.model, self.record.slug)
        answer = {
            "self": self.addresses.here({}),
            **time_told(page),
            **fact,
            **{
                camel(name): list(
                    told[name].told(found[name], self.references, of=record)
                )
                for name in asked
            },
        }
        if isinstance(known, Known):
            answer["known"] = known_told(known, self.references)
        for name, address in self.below.items():
            path = reverse(f"api:{address}", args=[self.record.slug])
            answer[name] = {"href": self.addresses.of(path)}
        kept = {"self", "asOf", "knownOn", "href", *chosen}
        return {n: v for n, v in answer.items() if not chosen or n in kept}
