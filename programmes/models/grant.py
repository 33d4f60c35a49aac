from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models.base import NaturalKeyed, Sourced, closed_list, tracked
from registry.words import in_reader_language

from .balances import keeps_balances
from .base import euro_field
from .grant_queries import GrantKind, GrantQuerySet
from .grant_state import GrantState, state_of
from .kept import GrantBalance


@keeps_balances
@tracked()
class Grant(NaturalKeyed, Sourced):
    """Public money decided for somebody: the animation subsidy of TWEED for 2008.

    Its amount is the sum of the decisions on it; a later one never rewrites a former.
    Who receives it is the organisation, or the cluster itself where there is none. A
    natural person is counted and not named: nothing of the grant says who it is.
    """

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    title_en = models.CharField(
        _("title in English"),
        max_length=250,
        blank=True,
        help_text=_("What it pays for; one as published is left in its own language."),
    )
    title_fr = models.CharField(_("title in French"), max_length=250, blank=True)
    title = in_reader_language("title")
    code = models.CharField(
        _("code"),
        max_length=60,
        blank=True,
        help_text=_("What whoever published it calls it, such as Y0000010."),
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
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        help_text=_("The cluster that receives it, or that labelled the project."),
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("beneficiary"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        help_text=_("Empty if the cluster itself, or a natural person, receives it."),
    )
    to_person = models.BooleanField(
        _("to a natural person"),
        default=False,
        help_text=_("Who receives it is counted and not named."),
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
        pgettext_lazy("grant", "closed on"),
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
    eu_amount = euro_field(
        _("part of the European Union, in euro"),
        null=True,
        blank=True,
        help_text=_("Of the decided amount, as first published; empty if not stated."),
    )
    region_amount = euro_field(
        _("part of Wallonia, in euro"),
        null=True,
        blank=True,
        help_text=_("Of the decided amount, as first published; empty if not stated."),
    )
    agreement = models.ForeignKey(
        "registry.Agreement",
        verbose_name=_("agreement"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        help_text=_("Of a specific subsidy: the partnership between clusters."),
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
        indexes = [
            models.Index(
                fields=["cluster"],
                condition=Q(kind=GrantKind.ANIMATION),
                name="programmes_grant_animation",
            )
        ]
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
                condition=Q(cluster__isnull=False)
                | Q(organisation__isnull=False)
                | Q(to_person=True),
                violation_error_message=_(
                    "Say which cluster or organisation, or that it is a person."
                ),
            ),
            models.CheckConstraint(
                name="programmes_grant_person",
                condition=Q(to_person=False)
                | Q(cluster__isnull=True, organisation__isnull=True, quote=""),
                violation_error_message=_(
                    "A natural person is not named: no organisation, no cluster and "
                    "no quotation of the source."
                ),
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
                    "The animation of a cluster is granted year by year, because its "
                    "legal ceiling is yearly: record one grant for each year."
                ),
            ),
            models.CheckConstraint(
                name="programmes_grant_animates",
                condition=~Q(kind__in=[GrantKind.ANIMATION, GrantKind.SPECIFIC])
                | Q(cluster__isnull=False),
                violation_error_message=_(
                    "Say which cluster it is for: the law limits what each receives."
                ),
            ),
            models.CheckConstraint(
                name="programmes_grant_specific",
                condition=~Q(kind=GrantKind.SPECIFIC)
                | Q(agreement__isnull=False)
                | Q(international_action__isnull=False),
                violation_error_message=_(
                    "A specific subsidy serves a partnership between clusters or "
                    "abroad: say which agreement or international action (decree of "
                    "18 January 2007)."
                ),
            ),
            models.CheckConstraint(
                name="programmes_grant_title",
                condition=~Q(title_en="", title_fr=""),
                violation_error_message=_("A grant has a title, in either language."),
            ),
            models.CheckConstraint(
                name="programmes_grant_costs",
                condition=(Q(eligible_cost__isnull=True) | Q(eligible_cost__gt=0))
                & (Q(other_public_amount__isnull=True) | Q(other_public_amount__gte=0))
                & (Q(eu_amount__isnull=True) | Q(eu_amount__gte=0))
                & (Q(region_amount__isnull=True) | Q(region_amount__gte=0)),
                violation_error_message=_("A cost is positive, in euro."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("grant_detail", args=[self.slug])

    @property
    def beneficiary(self):
        """Who receives it: an organisation or the cluster itself; None of a person."""
        return self.organisation or self.cluster

    @property
    def clusters(self):
        """The clusters that it is money of: its own first, then poles of its project.

        Of rows ``with_clusters()`` it asks the database nothing.
        """
        poles = [] if self.project is None else self.project.poles.all()
        own = [self.cluster] if self.cluster else []
        return list(dict.fromkeys([*own, *(pole.cluster for pole in poles)]))

    @property
    def remaining(self):
        """What no source says was paid of it, of a row with its balance.

        None where its amount is not known.
        """
        return None if self.budget is None else self.budget - (self.paid or 0)

    @property
    def state(self) -> str:
        """How far it is paid, of a row with its balance; empty if unknown."""
        return state_of(self.budget, self.paid)

    @property
    def state_label(self) -> str:
        return GrantState(self.state).label if self.state else ""

    @classmethod
    def known_condition(cls, day, prefix="") -> Q:
        """Return the condition for a grant to have been decided by ``day``.

        One on which no decision is dated is known when it begins to pay.
        """
        balance = GrantBalance.objects.filter(grant=OuterRef(f"{prefix}pk"))
        start = f"{prefix}start_on"
        begun = Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})
        # Without any movement the one balance lasts for ever.
        undecided = balance.filter(start_on=date.min, end_on=date.max)
        decided = balance.as_of(day).filter(decided__isnull=False)
        return Q(Exists(decided)) | begun & Q(Exists(undecided))
