"""What an app tells the registry below it: attributes of its ``AppConfig``.

The registry knows no app above it by name. It asks every installed app, in their order,
for what is declared under a name: see each function here.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

if TYPE_CHECKING:
    from .connections.bonds import Bond
    from .synthetic.dealing import Dealer


@dataclass(frozen=True)
class Entry:
    """A link that an app gives to pages below it; lower ranks come first.

    Args:
        also: names of further pages on which a link or a tab is marked.
        count: what the page's context calls the number that a tab shows.
        text: what the link says, where the label stands before it.
    """

    rank: int
    label: Promise
    url_name: str
    also: tuple[str, ...] = ()
    count: str = ""
    text: Promise | str = ""


@dataclass(frozen=True)
class Fact:
    """What an app says of a cluster in a line of its summary; lower ranks come first.

    Args:
        text: what is known; empty where nothing is.
        note: what stands below it: a day, a publisher.
        url_name: the page of the cluster that tells more.
    """

    rank: int
    label: Promise | str
    text: str
    note: str = ""
    url_name: str = ""


@dataclass(frozen=True)
class Mention:
    """What a source says of an organisation, in a line of its page.

    Args:
        what: what it is about: a number, a target, a part in a plan.
        said: in words, as published where a source says it so.
        when: the day or the time that it speaks of, in words.
        fact: the row, with its source.
    """

    what: str
    said: str
    when: str
    fact: Model


@dataclass(frozen=True)
class Coming:
    """What an app knows to come.

    Args:
        day: what it is sorted by.
        when: the day in words, as far as it is known: in 2025, not before May 2027.
    """

    day: date
    when: str
    text: str
    cluster: Model


MOVES = "moves"
STAYS = "stays"
GOES = "goes"


def merges() -> dict[str, str]:
    """Return what a merge of two records does with the rows that lead to them.

    ``merges`` of an app, by ``app.model.field``: ``MOVES`` or ``STAYS`` for whatever
    leads to organisations, of which the one merged away stays as a tombstone. Of other
    records that one is removed: what leads to it moves, or ``GOES`` with it where an
    app says so.
    """
    return _told("merges")


def refusals() -> dict[str, Promise]:
    """Return how to say what a trigger refuses on account of other rows.

    ``refusals()`` of an app: by the name of a rule, a sentence with places for the
    figures that the trigger gives as the detail of its refusal, a JSON object. A text
    in it that differs by language is an object as well: ``{"en": …, "fr": …}``.
    """
    return _told("refusals")


def contradictions() -> dict[str, Promise]:
    """Return what to say when a row answers to an ``inconsistent_…`` of its queryset.

    ``contradictions()`` of an app: a sentence by the name of the method.
    """
    return _told("contradictions")


def warnings() -> dict[type[Model], Callable[[Model], Iterator[str]]]:
    """Return what to say about a row that was saved and looks odd.

    ``warnings()`` of an app: by model, a function that yields the hints about a row.
    """
    return _told("warnings")


def grave_rights() -> set[str]:
    """Return the rights whose holders log in with a second factor.

    ``grave_rights`` of an app: what lets somebody decide, sign, merge, import or
    administer, as ``app.codename``.
    """
    configs = apps.get_app_configs()
    return {each for c in configs for each in getattr(c, "grave_rights", ())}


def cluster_facts(clusters: Collection[Model], day: date) -> dict[Model, list[Fact]]:
    """Return what the apps say of each cluster in short, as known on ``day``.

    ``cluster_facts(clusters, day)`` of an app: a list of ``Fact`` by the cluster. The
    same number of queries for any number of clusters.
    """
    found = {cluster: [] for cluster in clusters}
    for config in apps.get_app_configs():
        if ask := getattr(config, "cluster_facts", None):
            for cluster, facts in ask(clusters, day).items():
                found[cluster] += facts
    for facts in found.values():
        facts.sort(key=lambda fact: fact.rank)
    return found


def mentions(organisation: Model, day: date) -> list[Mention]:
    """Return what else the apps know of an organisation by ``day``, as its page lists.

    ``mentions(organisation, day)`` of an app: its figures, its targets, its part in
    plans; whatever leads to an organisation and has no page of its own.
    """
    return [
        mention
        for config in apps.get_app_configs()
        if hasattr(config, "mentions")
        for mention in config.mentions(organisation, day)
    ]


def coming(day: date) -> list[Coming]:
    """Return what is known on ``day`` to come after it: ``coming(day)`` of an app."""
    told = [
        each
        for config in apps.get_app_configs()
        if (ask := getattr(config, "coming", None))
        for each in ask(day)
    ]
    return sorted(told, key=lambda each: (each.day, each.text))


def bonds(day: date) -> list["Bond"]:
    """Return what can join networks or organisations: ``bonds(day)`` of an app.

    Those of the lowest app come first: one above may add to them.
    """
    return [
        bond
        for config in reversed(list(apps.get_app_configs()))
        if hasattr(config, "bonds")
        for bond in config.bonds(day)
    ]


def navigation() -> list[Entry]:
    """Return the links of the main navigation: ``navigation`` of each app."""
    return _ranked("navigation")


def cluster_tabs() -> list[Entry]:
    """Return the tabs of a cluster's pages: ``cluster_tabs`` of each app."""
    return _ranked("cluster_tabs")


def comparisons() -> list[Entry]:
    """Return the tabs between the pages that compare: ``comparisons`` of each app."""
    return _ranked("comparisons")


def ticked_clusters() -> list[Entry]:
    """Return the pages on clusters that a reader ticks in a list, each with its act.

    ``ticked_clusters`` of each app: their addresses take ``cluster`` once for each.
    """
    return _ranked("ticked_clusters")


def organisation_facts() -> list[Entry]:
    """Return what the page of an organisation links to: ``organisation_facts``."""
    return _ranked("organisation_facts")


def admin_headings() -> dict[str, tuple[int, Promise]]:
    """Return the headings of the admin's first page, each with its rank there.

    ``admin_headings`` of an app: by the ``group`` of the admin of a table.
    """
    return _told("admin_headings")


@dataclass(frozen=True)
class Undertakings:
    """What a cluster runs with others that an app above the registry holds.

    Args:
        title: what they are: projects of consortia.
        rows: those known by a day, without what the registry tells of itself.
        template: draws the table of them; it takes ``rows`` and ``title``.
    """

    title: Promise
    rows: QuerySet
    template: str


def undertakings(cluster: Model, day: date) -> list[Undertakings]:
    """Return what a cluster runs with others, by the app that holds it.

    ``undertakings(cluster, day)`` of an app.
    """
    return [
        config.undertakings(cluster, day)
        for config in apps.get_app_configs()
        if hasattr(config, "undertakings")
    ]


def told_elsewhere() -> dict[type[Model], str]:
    """Return which rows are told on the page of another one, and counted there.

    ``told_elsewhere()`` of an app: by model, the relation from a row to those that are
    the same undertaking. One of them has the page, and stands in the search.
    """
    return _told("told_elsewhere")


def ties(day: date) -> list[tuple[QuerySet, str]]:
    """Return what ties organisations to clusters by ``day``: rows, and a column.

    ``ties`` of an app: as ``app.model.field``, what leads from such rows to them.
    """
    labels = [label for c in apps.get_app_configs() for label in getattr(c, "ties", ())]
    found = []
    for model_label, _dot, field in (label.rpartition(".") for label in labels):
        rows = apps.get_model(model_label)._default_manager.known_by(day)
        found.append((rows.filter(**{f"{field}__isnull": False}), field))
    return found


def proposal_forms() -> dict[str, type]:
    """Return what else a network's own people may propose, by its code.

    ``proposal_forms()`` of an app: a ``registry.proposals.forms.base.ProposalForm`` by
    the code that its address has.
    """
    return _told("proposal_forms")


def network_of(request: HttpRequest) -> str:
    """Return where a request comes from, as the site behind its proxies knows it.

    ``network_of(request)`` of one app: an address, or the network of one.
    """
    (ask,) = [c.network_of for c in apps.get_app_configs() if hasattr(c, "network_of")]
    return ask(request)


def synthetic(dealer: "Dealer") -> Iterator[str]:
    """Have the apps add what they hold of synthetic networks and organisations.

    ``synthetic(dealer)`` of an app: writes rows, and returns in words what they are.
    """
    for config in reversed(list(apps.get_app_configs())):
        if fill := getattr(config, "synthetic", None):
            yield fill(dealer)


def _ranked(name: str) -> list[Entry]:
    entries = [
        e for config in apps.get_app_configs() for e in getattr(config, name, ())
    ]
    return sorted(entries, key=lambda entry: entry.rank)


def _told(name: str) -> dict:
    told = {}
    for config in apps.get_app_configs():
        each: Mapping = getattr(config, name, {})
        told |= each() if callable(each) else each
    return told
