"""Synthetic organisations: what the registry is measured with, never taken for facts.

Every row says that it is synthetic: by its source, and by its name if it has one. The
rows are made by the database, out of their numbers and a seed. The history of each is
recorded by the triggers, and its words are put into the index of the search, as if a
person had entered it: pages that look back, and changes, are measured on it as well.
"""

from collections.abc import Callable
from random import Random

import pghistory
from django.core.management import call_command
from django.db import connection, transaction

from registry import plugs
from registry.models import Activity, Place, Source, SourceKind, Territory
from registry.models.base import sourced_models

from .dealing import Dealer, Dealt
from .networks import fill_articles, fill_lists, fill_networks
from .organisations import NUMBERS, fill_memberships, fill_organisations
from .undertakings import fill_undertakings

SOURCE = "synthetic-data"
"""The source of most rows; the slugs of all others begin with it."""

ORGANISATIONS_PER_ARTICLE = 100
FEWEST_ARTICLES = 20
MOST_ORGANISATIONS = len(NUMBERS)

REFERENCE_FIXTURES = ("sources_reference", "territories", "places")


class NotEmpty(Exception):
    """The database holds facts already; the message says which."""


def facts_held() -> dict[str, int]:
    """Return how many facts the database holds, by their name in the plural.

    Territories, places and activities with their sources are no facts.
    """
    held = {
        model._meta.verbose_name_plural: model.objects.count()
        for model in sourced_models()
    }
    references = [
        Territory.objects.values("source"),
        Place.objects.values("source"),
        Place.objects.filter(point_source__isnull=False).values("point_source"),
        Activity.objects.values("source"),
    ]
    sources = Source.objects.exclude(slug__startswith=SOURCE)
    for referring in references:
        sources = sources.exclude(pk__in=referring)
    held[Source._meta.verbose_name_plural] = sources.count()
    return {str(name): count for name, count in held.items() if count}


@transaction.atomic
def fill_with_synthetic(
    *, organisations: int, seed: int, report: Callable[[str], None]
) -> None:
    """Fill an empty database with synthetic organisations, their networks and the rest.

    Loads the places and territories, unless there are any.

    Raises:
        NotEmpty: when the database holds any fact, real or synthetic.
    """
    if held := facts_held():
        listed = ", ".join(f"{name}: {count}" for name, count in held.items())
        if Source.objects.filter(slug=SOURCE).exists():
            raise NotEmpty(f"This database was filled with synthetic rows ({listed}).")
        raise NotEmpty(f"This database holds real facts ({listed}).")
    if not Place.objects.exists():
        call_command("loaddata", *REFERENCE_FIXTURES, verbosity=0)
    rng = Random(seed)
    with pghistory.context(command="synthetic", seed=seed):
        source = Source.objects.create(
            slug=SOURCE,
            title="Synthetic data",
            kind=SourceKind.DATASET,
            note_en=f"Invented from the seed {seed}: none of it is true of anybody.",
            note_fr=f"Inventé à partir du nombre {seed} : rien n’en est vrai.",
        )
        networks = fill_networks(rng, source)
        report(f"{networks.count} networks")
        dealer = Dealer(seed, source.pk)
        articles = max(organisations // ORGANISATIONS_PER_ARTICLE, FEWEST_ARTICLES)
        dealer.articles = fill_articles(dealer, SOURCE, articles)
        lists = fill_lists(dealer, SOURCE)
        made = fill_organisations(dealer, rng, organisations)
        report(f"{made.count} organisations")
        fill_memberships(dealer, made, networks, lists)
        report("memberships")
        fill_undertakings(dealer, networks, made)
        report("what they do")
        for words in plugs.synthetic(dealer):
            report(words)
    # Until the database has looked, it plans its queries for empty tables.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def dealer_of(source: Source, seed: int = 1) -> Dealer:
    """Return a dealer that adds rows of a source to a database that is filled."""
    dealer = Dealer(seed, source.pk)
    dealer.articles = Dealt.of(
        Source.objects.filter(slug__startswith=f"{SOURCE}-article-")
    )
    return dealer
