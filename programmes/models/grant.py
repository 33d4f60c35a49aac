from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.models import Cluster, Organisation
from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    closed_list,
    tracked,
)

from .balances import BalancedQuerySet, keeps_balances
from .base import euro_field
from .budget_decision import BudgetDecision
from .grant_state import GrantState, state_of
from .project import ProjectParticipant


class GrantKind(models.TextChoices):
    PROJECT = "project", _("project")
    ANIMATION = "animation", _("animation of a network")
    SPECIFIC = "specific", _("specific subsidy, for tenders and partnerships abroad")
    INVESTMENT = "investment", _("investment aid")
    OTHER = "other", _("other")


OWN_KINDS = [GrantKind.ANIMATION, GrantKind.SPECIFIC]
"""What goes to a network itself, even where somebody else keeps its accounts."""


class GrantQuerySet(BalancedQuerySet, NaturalKeyQuerySet):
    whole = "grant"

    def search(self, text: str):
        """Keep those whose title, identifier or beneficiary ``text`` finds."""
        return self.filter(
            Q(title__unaccent__icontains=text)
            | Q(slug__icontains=text)
            | Q(organisation__in=Organisation.objects.search(text))
            | Q(organisation=None, cluster__in=Cluster.objects.search(text))
        )

    def as_of(self, day: date):
        """Keep what had been decided by ``day``, or at no day that a source states."""
        decisions = BudgetDecision.objects.filter(grant=OuterRef("pk"))
        # First what holds of nearly every row where the day is today.
        return self.filter(
            ~Exists(decisions.filter(decided_on__gt=day))
            | Exists(decisions.filter(decided_on__lte=day))
        )

    def budgeted_between(self, least, most, day):
        """Keep those whose amount on ``day`` lies in a range; None leaves it open."""
        sums = _decisions(day).values("grant").annotate(sum=Sum("amount"))
        if least is not None:
            sums = sums.filter(sum__gte=least)
        if most is not None:
            sums = sums.filter(sum__lte=most)
        return self.filter(pk__in=sums.values("grant"))

    def decided_between(self, first, last, day):
        """Keep those on which something was decided from ``first`` to ``last``.

        None leaves an end open; decisions after ``day`` count in no case.
        """
        decisions = _decisions(day).filter(decided_on__gte=first or date.min)
        if last is not None:
            decisions = decisions.filter(decided_on__lte=last)
        return self.filter(pk__in=decisions.values("grant"))

    def of_cluster(self, cluster):
        """Keep the money that a network received, or that is on its account."""
        return self.filter(cluster=cluster)

    def own_money_of(self, cluster):
        """Keep what a network receives for itself, by whoever keeps its accounts."""
        return self.filter(is_own_money_of(cluster), cluster=cluster)

    def of_organisation(self, organisation):
        """Keep what an organisation received, or its projects: as leader or partner."""
        return self.filter(
            Q(organisation=organisation)
            | Q(
                pk__in=self.model.objects.filter(
                    project__participants__organisation=organisation
                ).values("pk")
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


def is_own_money_of(cluster, prefix: str = "") -> Q:
    """Tell the grants of a network for itself from those of projects it labelled.

    Its own are those without another beneficiary, those that its legal entity receives,
    and those that by law go to a network.
    """
    own = Q(**{f"{prefix}kind__in": OWN_KINDS}) | Q(**{f"{prefix}organisation": None})
    if cluster.legal_entity_id is not None:
        own |= Q(**{f"{prefix}organisation": cluster.legal_entity_id})
    return own


def _decisions(day):
    """Return what had been decided on grants by ``day``, in no order."""
    decisions = BudgetDecision.objects.as_of(day).filter(grant__isnull=False)
    return decisions.order_by()


@keeps_balances
@tracked()
class Grant(NaturalKeyed, Sourced):
    """Public money decided for somebody: the animation subsidy of TWEED for 2008.

    Its amount is the sum of the decisions on it; a later one never rewrites a former.
    Who receives it is the organisation, or the network itself where there is none.
    """

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    title = models.CharField(
        _("title"), max_length=250, help_text=_("What it pays for, as published.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=GrantKind)
    funding_line = models.ForeignKey(
        "programmes.FundingLine",
        verbose_name=_("funding line"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        help_text=_("Empty if no source says out of which line it is paid."),
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("network"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        help_text=_("The network that receives it, or that labelled the project."),
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("beneficiary"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        help_text=_("Empty if the network itself receives it."),
    )
    project = models.ForeignKey(
        "programmes.Project",
        verbose_name=_("project"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
    )
    start_on = models.DateField(
        _("pays from"),
        null=True,
        blank=True,
        help_text=_("First day of what it pays for; empty if not stated."),
    )
    end_on = models.DateField(
        _("pays until"),
        null=True,
        blank=True,
        help_text=_("Last day of what it pays for; empty if not stated."),
    )
    closed_on = models.DateField(
        _("closed on"),
        null=True,
        blank=True,
        help_text=_("When the last account was settled."),
    )
    eligible_cost = euro_field(
        _("eligible cost, in euro"),
        null=True,
        blank=True,
        help_text=_("The cost of which it pays a share; empty if not stated."),
    )
    other_public_amount = euro_field(
        _("other public money, in euro"),
        null=True,
        blank=True,
        help_text=_("From schemes outside of the registry, on the same cost."),
    )
    agreement = models.ForeignKey(
        "registry.Agreement",
        verbose_name=_("agreement"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        help_text=_("Of a specific subsidy: the partnership between networks."),
    )
    international_action = models.ForeignKey(
        "registry.InternationalAction",
        verbose_name=_("international action"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        help_text=_("Of a specific subsidy: the tender or partnership abroad."),
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["slug"]
        constraints = [
            *Sourced.Meta.constraints,
            closed_list(
                "programmes_grant_kind",
                "kind",
                GrantKind,
                message=_("Unknown kind of grant."),
            ),
            models.CheckConstraint(
                name="programmes_grant_beneficiary",
                condition=Q(cluster__isnull=False) | Q(organisation__isnull=False),
                violation_error_message=_("Say which network or organisation."),
            ),
            models.CheckConstraint(
                name="programmes_grant_ordered",
                condition=Q(start_on__isnull=True)
                | Q(end_on__isnull=True)
                | Q(end_on__gte=F("start_on")),
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                name="programmes_grant_yearly",
                condition=~Q(kind=GrantKind.ANIMATION)
                | Q(start_on__isnull=True)
                | Q(end_on__isnull=True)
                | Q(end_on__lte=F("start_on") + timedelta(days=365)),
                violation_error_message=_(
                    "The animation of a network is granted year by year, because its "
                    "legal ceiling is yearly: record one grant for each year."
                ),
            ),
            models.CheckConstraint(
                name="programmes_grant_animates",
                condition=~Q(kind=GrantKind.ANIMATION) | Q(cluster__isnull=False),
                violation_error_message=_("Say which network is animated."),
            ),
            models.CheckConstraint(
                name="programmes_grant_specific",
                condition=~Q(kind=GrantKind.SPECIFIC)
                | Q(agreement__isnull=False)
                | Q(international_action__isnull=False),
                violation_error_message=_(
                    "A specific subsidy serves a partnership between networks or "
                    "abroad: say which agreement or international action (decree of "
                    "18 January 2007)."
                ),
            ),
            models.CheckConstraint(
                name="programmes_grant_costs",
                condition=(Q(eligible_cost__isnull=True) | Q(eligible_cost__gt=0))
                & (Q(other_public_amount__isnull=True) | Q(other_public_amount__gte=0)),
                violation_error_message=_("A cost is positive, in euro."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("grant_detail", args=[self.slug])

    @property
    def beneficiary(self):
        """Who receives it: the organisation, or the network itself."""
        return self.organisation or self.cluster

    @property
    def remaining(self):
        """What is not paid of it, of a row with its balance; None if unknown."""
        return None if self.budget is None else self.budget - self.paid

    @property
    def state(self) -> str:
        """How far it is paid, of a row with its balance; empty if unknown."""
        return state_of(self.budget, self.paid)

    @property
    def state_label(self) -> str:
        return GrantState(self.state).label if self.state else ""
