"""The first page: what is known on a day, and how much of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from registry import plugs, words
from registry.charts import milestones
from registry.known import (
    AGREEMENTS,
    ENTERPRISES,
    NETWORKS,
    PARTNERSHIPS,
    Known,
    Published,
    newer,
)
from registry.leading import Lead, leads
from registry.lifelines import Drawing
from registry.lists.as_of import AsOfMixin
from registry.members_known import known_members
from registry.models import (
    Agreement,
    Cluster,
    ClusterKind,
    LegalRegime,
    Mandate,
    Partnership,
    Recognition,
)
from registry.models.attestation import RECENTLY
from registry.models.base import gathered
from registry.published import published_by_measure

from .home_counts import NEWS, HomeCounts, home_counts

POLES, CLUSTERS = (
    ClusterKind.COMPETITIVENESS_POLE,
    ClusterKind.BUSINESS_CLUSTER,
)
MOST = 50
"""How many clusters the page shows of those that it lists, and leads to the others."""


@dataclass(frozen=True)
class Headline:
    """How many there are, as far as anybody knows: in a word, and why.

    Args:
        big: the number to remember; empty where nobody knows it.
        known: what is documented of what was published.
        also: what was published of something near it, such as the enterprises alone.
        unknown_since: the last day for which anything is documented.
    """

    known: Known
    big: str
    also: Published | None = None
    unknown_since: Recognition | None = None


@dataclass(frozen=True)
class Card:
    """A cluster recognised on the day: members, who leads it, what the apps say.

    Args:
        also: a newer number of the enterprises alone, if one was published.
    """

    cluster: Cluster
    known: Known
    also: Published | None
    lead: Lead
    facts: list[plugs.Fact]

    @property
    def known_facts(self) -> list[plugs.Fact]:
        return [fact for fact in self.facts if fact.text]

    @property
    def not_known(self) -> str:
        """What nobody knows of it, in one line."""
        leads = () if self.lead.head or self.lead.last_head else (_("who leads it"),)
        labels = (str(fact.label) for fact in self.facts if not fact.text)
        return ", ".join((*leads, *(words.uncapitalised(label) for label in labels)))


class Some(list):
    """The first of many things; ``more`` says how many there are besides."""

    def __init__(self, things: Iterable):
        super().__init__(things)
        self.more = max(0, len(self) - MOST)
        del self[MOST:]


def recently_published(known: Known, day: date) -> Published | None:
    """Return the nearest number, if it speaks of the three years before ``day``."""
    nearest = known.nearest
    return nearest if nearest and nearest.stated_on > day - RECENTLY else None


class Home(AsOfMixin, TemplateView):
    """What is published and documented on the day, and every cluster's lifeline."""

    template_name = "registry/home.html"

    @cached_property
    def recognisable(self) -> list[Cluster]:
        return list(
            Cluster.objects.recognisable()
            .known_by(self.as_of)
            .with_lifeline()
            .with_recognitions(self.as_of)
            .order_by("kind", "launched_on", "name_key", "pk")
        )

    def recognised(self, kind: str | None = None) -> list[Cluster]:
        """Return the clusters recognised on the day: all, or those of a kind."""
        return [
            cluster
            for cluster in self.recognisable
            if kind in (None, cluster.kind)
            and any(each.holds_on(self.as_of) for each in cluster.recognitions.all())
        ]

    @cached_property
    def published(self) -> dict[tuple, list[Published]]:
        """What was published of each cluster and kind, by what was counted."""
        return published_by_measure(
            [NETWORKS, ENTERPRISES, PARTNERSHIPS, AGREEMENTS],
            [*self.recognised(), POLES, CLUSTERS],
            self.as_of,
        )

    @cached_property
    def members(self) -> dict:
        subjects = [*self.recognised(), POLES, CLUSTERS]
        return known_members(subjects, self.as_of, self.counted.documented)

    @cached_property
    def counted(self) -> HomeCounts:
        kinds = [POLES, CLUSTERS]
        return self.kept.get(
            "counted", lambda: home_counts(self.recognised(), kinds, self.as_of)
        )

    def number_of(self, kind: str) -> Headline:
        """Return how many clusters of a kind are recognised."""
        documented = len(self.recognised(kind))
        known = Known(documented, documented, self.published[kind, NETWORKS])
        nearest = recently_published(known, self.as_of)
        if known.nearest and known.nearest.bounds == (documented, documented):
            big = words.number(documented)
        elif nearest and not known.is_exceeded:
            big = nearest.number
        elif documented:
            big = _("at least {number}").format(number=words.number(documented))
        else:
            big = ""
        return Headline(known, big, unknown_since=self._last_ended(kind, documented))

    def _last_ended(self, kind: str, documented: int) -> Recognition | None:
        if documented:
            return None
        ended = [
            each
            for cluster in self.recognisable
            if cluster.kind == kind
            for each in cluster.recognitions.all()
            if each.end_on and each.end_on < self.as_of
        ]
        return max(ended, key=lambda each: each.end_on, default=None)

    def members_of(self, kind: str) -> Headline:
        """Return how many members all clusters of a kind have."""
        known = self.members[kind]
        nearest = recently_published(known, self.as_of)
        also = newer(known, self.published[kind, ENTERPRISES])
        return Headline(known, nearest.number if nearest else "", also)

    def cards(self, kind: str) -> Some:
        """Return the cards of the clusters of a kind that are recognised on the day."""
        return Some(
            Card(
                cluster,
                self.members[cluster],
                newer(self.members[cluster], self.published[cluster, ENTERPRISES]),
                self.leads[cluster.pk],
                self.facts[cluster],
            )
            for cluster in sorted(self.recognised(kind), key=lambda c: c.name_key)
        )

    @cached_property
    def leads(self) -> dict[int, Lead]:
        return leads(self.recognised(), self.as_of)

    @cached_property
    def facts(self) -> dict[Cluster, list[plugs.Fact]]:
        return plugs.cluster_facts(self.recognised(), self.as_of)

    def last_recognised(self) -> Some:
        """Return the last recognition of each business cluster that had one before."""
        ended = []
        now = self.recognised(CLUSTERS)
        for cluster in self.recognisable:
            begun = [
                each
                for each in cluster.recognitions.all()
                if each.start_on <= self.as_of
            ]
            if cluster.kind == CLUSTERS and cluster not in now and begun:
                begun[-1].cluster = cluster
                ended.append(begun[-1])
        ended.sort(
            key=lambda each: (each.end_on, each.cluster.name_key, each.cluster.slug),
            reverse=True,
        )
        return Some(ended)

    def get_context_data(self, **kwargs):
        pole_cards, cluster_cards = self.cards(POLES), self.cards(CLUSTERS)
        return super().get_context_data(
            poles=self.number_of(POLES),
            clusters=self.number_of(CLUSTERS),
            pole_members=self.members_of(POLES),
            cluster_members=self.members_of(CLUSTERS),
            elsewhere=self.counted.elsewhere,
            partnerships=self.held(Partnership, PARTNERSHIPS),
            agreements=self.held(Agreement, AGREEMENTS),
            pole_cards=pole_cards,
            cluster_cards=cluster_cards,
            all_known=[card.known for card in (*pole_cards, *cluster_cards)],
            last_recognised=self.last_recognised(),
            news=self.news(),
            coming=plugs.coming(self.as_of),
            questions=self.counted.questions,
            drawing=Drawing(
                self.recognisable,
                self.as_of,
                self._people_and_regimes[1],
                self.published[CLUSTERS, NETWORKS],
                most=None if "lifelines" in self.request.GET else MOST,
            ),
            day_presets=milestones(*Recognition.objects.ends()),
            **kwargs,
        )

    def held(self, model, measure: str) -> Headline:
        """Return how many things are not known to have ended, and what was published.

        What was published is of the business clusters, the registry has those of all.
        """
        count = model.objects.as_of(self.as_of).count()
        published = self.published[CLUSTERS, measure]
        return Headline(Known(count), "", newer(Known(count), published))

    @cached_property
    def _people_and_regimes(self) -> list[list]:
        """The mandates documented last, and the regimes of the law, in one query."""
        mandates = (
            Mandate.objects.filter(cluster__in=self.recognised())
            .as_of(self.as_of)
            .with_last_documented(self.as_of)
            .filter(last_documented_on__isnull=False)
            .select_related("person", "cluster")
            .order_by("-last_documented_on", "person__name", "pk")[:NEWS]
        )
        return gathered([mandates, LegalRegime.objects.all()])

    def news(self) -> list[dict]:
        """Return what was documented last of the clusters recognised on the day."""
        people, _regimes = self._people_and_regimes
        by_pk = {cluster.pk: cluster for cluster in self.recognised()}
        told = [
            {"day": row["day"], "cluster": by_pk[row["cluster"]], "count": row["n"]}
            for row in self.counted.together
        ]
        told += [
            {"day": each.last_documented_on, "cluster": each.cluster, "mandate": each}
            for each in people
        ]
        told += [
            {"day": known.nearest.stated_on, "cluster": cluster, "known": known}
            for cluster, known in self.members.items()
            if isinstance(cluster, Cluster) and known.nearest
        ]
        return sorted(told, key=lambda each: each["day"], reverse=True)[:NEWS]
