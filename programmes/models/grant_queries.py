"""What is asked of grants: which, whose, and how much of them."""

from datetime import date

from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from registry.models import Cluster, ClusterKind, Organisation, Precision
from registry.models.base import NaturalKeyQuerySet, as_read

from .balances import BalancedQuerySet
from .budget_decision import BudgetDecision
from .consortium import ProjectParticipant, ProjectPole
from .grant_cluster import GrantCluster
from .movement import EUROS
from .project_queries import TURNED_DOWN, outcomes_on


class GrantKind(models.TextChoices):
    PROJECT = "project", _("project")
    ANIMATION = "animation", _("animation of a cluster")
    SPECIFIC = "specific", _("specific subsidy, for tenders and partnerships abroad")
    INVESTMENT = "investment", _("investment aid")
    OTHER = "other", _("other")


OWN_KINDS = [GrantKind.ANIMATION, GrantKind.SPECIFIC]
"""What goes to a cluster itself, even where somebody else keeps its accounts."""


class GrantQuerySet(BalancedQuerySet, NaturalKeyQuerySet):
    whole = "grant"

    def on(self, day: date):
        """Join the balance that stood on ``day``, of which each grant has one.

        Conditions name it ``balance_decided``, ``balance_paid``, ``balance_state``.
        """
        that_day = Q(balances__start_on__lte=day, balances__end_on__gte=day)
        balance = FilteredRelation("balances", condition=that_day)
        columns = ("end_on", "decided", "paid", "state", "funding_line")
        return (
            self.alias(balance=balance)
            .alias(**{f"balance_{name}": F(f"balance__{name}") for name in columns})
            # Joined from either side: an index of balances can lead to the grants.
            .filter(balance_end_on__gte=day)
        )

    def known_by(self, day: date | None):
        """Keep what had been decided by ``day``, or at no day that a source states."""
        if day is None:
            return self
        begun = Q(start_on__isnull=True) | Q(start_on__lte=day)
        return self.on(day).filter(
            Q(balance_decided__isnull=False)
            # Without any movement the one balance lasts for ever.
            | Q(balance_end_on=date.max) & begun
        )

    def with_budget(self, day: date):
        """Annotate ``budget``, what it had by ``day``; None if no source says."""
        return self.on(day).annotate(budget=F("balance_decided"))

    def with_balance(self, day: date):
        """Annotate ``budget`` and ``paid`` as of ``day``; None if nothing is stated.

        And by the names of what lies above: it is all ``granted``, and what was paid
        is what it gave away.
        """
        return self.with_budget(day).annotate(
            granted=F("balance_decided"),
            allocated=F("balance_paid"),
            paid=F("balance_paid"),
        )

    def out_of(self, line, day: date):
        """Keep what had been decided by ``day`` out of a funding line."""
        return self.known_by(day).filter(balance_funding_line=line.pk)

    def search(self, text: str):
        """Keep those whose title, identifier or beneficiary ``text`` finds."""
        return self.filter(
            Q(title_en__unaccent__icontains=text)
            | Q(title_fr__unaccent__icontains=text)
            | Q(slug__icontains=text)
            | Q(organisation__in=Organisation.objects.search(text))
            | Q(organisation=None, cluster__in=Cluster.objects.search(text))
        )

    def as_of(self, day: date):
        """Keep what had been decided by ``day``, or at no day that a source states."""
        return self.known_by(day)

    def budgeted_between(self, least, most, day):
        """Keep those whose amount on ``day`` lies in a range; None leaves it open."""
        rows = self.on(day).filter(balance_decided__isnull=False)
        if least is not None:
            rows = rows.filter(balance_decided__gte=least)
        if most is not None:
            rows = rows.filter(balance_decided__lte=most)
        return rows

    def decided_between(self, first, last, day):
        """Keep those on which something was decided from ``first`` to ``last``.

        None leaves an end open; decisions after ``day`` count in no case.
        """
        decisions = _decisions(day).filter(decided_on__gte=first or date.min)
        if last is not None:
            decisions = decisions.filter(decided_on__lte=last)
        return self.filter(pk__in=decisions.values("grant"))

    def of_cluster(self, cluster):
        """Keep the money of a cluster: on its account, or of a project it labelled."""
        return self.filter(pk__in=grants_of(cluster))

    def own_money_of(self, cluster):
        """Keep what a cluster receives for itself, by whoever keeps its accounts."""
        return self.filter(is_own_money_of(cluster))

    def of_organisation(self, organisation):
        """Keep what an organisation received, or its projects: as leader or partner.

        Each is found by an index of its own; with OR, every grant would be looked at.
        """
        grants = self.model.objects.order_by()
        own = grants.filter(organisation=organisation)
        shared = grants.filter(project__participants__organisation=organisation)
        return self.filter(pk__in=own.values("pk").union(shared.values("pk")))

    def with_listing(self, day):
        """Annotate what a list of beneficiaries tells: the state of a grant on a day.

        Keeps those on which more was decided by then than withdrawn. ``decided_on`` is
        empty where only a later document tells of the first decision.
        """
        first = BudgetDecision.objects.filter(grant=OuterRef("pk")).order_by("number")
        documented = first.filter(number=1, decided_precision=Precision.DOCUMENTED)
        known = When(~Exists(documented), then=Subquery(first.values("decided_on")[:1]))
        return (
            self.with_balance(day)
            .filter(budget__gt=0)
            .annotate(
                decided_on=Case(known),
                # Lists are written in French; another one keeps its own language.
                published_title=as_read(self.model, "title", "fr"),
                published_note=as_read(self.model, "note", "fr"),
            )
        )

    def with_clusters(self, day: date | None = None):
        """Fetch along the clusters that it is money of, as known on ``day``."""
        poles = ProjectPole.objects.known_by(day).select_related("cluster")
        return self.select_related("cluster", "project").prefetch_related(
            Prefetch("project__poles", poles)
        )

    def with_cluster_slugs(self):
        """Annotate ``cluster_slugs``: those of the clusters that it is money of."""
        every = (
            GrantCluster.objects.filter(grant=OuterRef("pk"))
            .order_by()
            .values("grant")
            .annotate(slugs=StringAgg("cluster__slug", ", ", order_by="cluster__slug"))
        )
        alone = When(project=None, then=F("cluster__slug"))
        return self.annotate(
            cluster_slugs=Case(
                alone,
                default=Subquery(every.values("slugs")),
                output_field=models.TextField(),
            )
        )

    def with_role_of(self, organisation):
        """Annotate ``role``: the part of an organisation in the project, None if none.

        The role says nothing of who receives the grant.
        """
        participations = ProjectParticipant.objects.filter(
            project=OuterRef("project"), organisation=organisation
        )
        return self.annotate(role=Subquery(participations.values("role")[:1]))

    def with_sorting_keys(self, *fields: str):
        """Annotate ``beneficiary_key`` too: who receives it, sorted by name."""
        beneficiary = Coalesce("organisation__name_key", "cluster__name_key")
        return super().with_sorting_keys(*fields).annotate(beneficiary_key=beneficiary)

    def above_half_public(self, day):
        """Keep the animation of poles that was more than half public on ``day`` (L16).

        No more than half is a practice, not a rule: worth knowing, no contradiction.
        Where the cost is not stated nobody can tell.
        """
        nothing = Value(0, output_field=EUROS)
        public = Coalesce("balance_decided", nothing)
        public += Coalesce("other_public_amount", nothing)
        return self.on(day).filter(
            kind=GrantKind.ANIMATION,
            cluster__kind=ClusterKind.COMPETITIVENESS_POLE,
            eligible_cost__lt=2 * public,
        )

    def inconsistent_outcome(self):
        """Return grants to projects that were rejected or withdrawn."""
        awarded = (
            BudgetDecision.objects.filter(grant__project__outcome__in=TURNED_DOWN)
            .order_by()
            .values("grant")
            .annotate(sum=Sum("amount"))
            .filter(sum__gt=0)
        )
        return self.filter(pk__in=awarded.values("grant"))

    def with_project_outcome(self, day):
        """Annotate ``project_outcome``, what had become of its project by ``day``."""
        return self.annotate(project_outcome=outcomes_on(day, "project__"))

    def inconsistent_legal_maximum(self):
        """Return grants above a maximum (L06, L08) that was recorded after them.

        The database refuses such a grant, but no other date of a recognition and no
        other parameter of a regime on account of a grant.
        """
        return self.filter(
            pk__in=RawSQL(
                "SELECT grant_id FROM programmes_broken_rules("
                "ARRAY(SELECT id FROM programmes_grant WHERE kind = ANY(%s)), "
                "NULL, NULL) WHERE rule <> 'programmes_public_share'",
                [[GrantKind.ANIMATION, GrantKind.SPECIFIC]],
            )
        )


def grants_of(cluster) -> models.QuerySet:
    """Return the keys of the grants that are money of a cluster, each of them once."""
    return GrantCluster.objects.filter(cluster=cluster).order_by().values("grant")


def is_own_money_of(cluster, prefix: str = "") -> Q:
    """Tell the grants of a cluster for itself from those of projects it labelled.

    Its own are on its account: those without another beneficiary, those that its legal
    entity receives, and those that by law go to a cluster.
    """
    own = Q(**{f"{prefix}kind__in": OWN_KINDS}) | Q(**{f"{prefix}organisation": None})
    if cluster.legal_entity_id is not None:
        own |= Q(**{f"{prefix}organisation": cluster.legal_entity_id})
    return own & Q(**{f"{prefix}cluster": cluster})


def _decisions(day):
    """Return what had been decided on grants by ``day``, in no order."""
    decisions = BudgetDecision.objects.as_of(day).filter(grant__isnull=False)
    return decisions.order_by()
