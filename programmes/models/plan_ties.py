"""What ties plans to each other, and to those who carry them out."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    closed_list,
    tracked,
)
from registry.words import translated

from .plan import Plan


class PlanLinkKind(models.TextChoices):
    """What a plan is to another one, read from the first to the second."""

    PART_OF = "part_of", _("is part of")
    INSTRUMENT_OF = "instrument_of", _("is an instrument of")
    REPORTS_TO = "reports_to", _("reports to")
    DRAWS_ON = "draws_on", _("takes part in")
    EXTENDS = "extends", _("extends")


MOST_REPORTS = 12
"""How often a year somebody reports at most: every month."""


class PlanLinkQuerySet(NaturalKeyQuerySet):
    def reporting(self):
        """Keep those by which one plan reports to another so many times a year."""
        return self.filter(kind=PlanLinkKind.REPORTS_TO, times_a_year__isnull=False)


@tracked()
class PlanLink(NaturalKeyed, Sourced):
    """What a plan is to another: the digital innovation hub reports to the strategy.

    It reports twice a year, which the calendar shows as half-years: no document says
    on which day.
    """

    natural_key_fields = ("plan__slug", "kind", "other__slug")
    known_from = ("other",)

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="links"
    )
    kind = models.CharField(
        _("what it is to the other"), max_length=20, choices=PlanLinkKind
    )
    other = models.ForeignKey(
        Plan,
        verbose_name=_("other plan"),
        on_delete=models.PROTECT,
        related_name="linked",
    )
    times_a_year = models.PositiveSmallIntegerField(
        _("reports a year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_REPORTS)],
        help_text=_("Of one that reports: 2 is twice a year. Empty if not stated."),
    )

    objects = PlanLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of plans")
        verbose_name_plural = _("links of plans")
        ordering = ["plan", "kind", "other"]
        constraints = [
            *Sourced.Meta.constraints,
            closed_list(
                "programmes_planlink_kind",
                "kind",
                PlanLinkKind,
                message=_("Unknown kind of link."),
            ),
            models.UniqueConstraint(
                name="programmes_planlink_once",
                fields=["plan", "kind", "other"],
                violation_error_message=_("This link is there already."),
            ),
            models.CheckConstraint(
                name="programmes_planlink_two",
                condition=~Q(plan=F("other")),
                violation_error_message=_(
                    "A plan is linked to another, not to itself."
                ),
            ),
            models.CheckConstraint(
                name="programmes_planlink_reports",
                condition=Q(times_a_year__isnull=True)
                | Q(
                    kind=PlanLinkKind.REPORTS_TO,
                    times_a_year__range=(1, MOST_REPORTS),
                ),
                violation_error_message=_(
                    "How often it reports is said of one that reports: 1 to 12 times."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.plan} {self.get_kind_display()} {self.other}"


class PlanRole(models.TextChoices):
    OWNER = "owner", _("whose plan it is")
    ORCHESTRATOR = "orchestrator", _("orchestrator")
    ACTOR = "actor", _("actor of its network")
    AUDIENCE = "audience", _("whom it is for")
    PARTNER = "partner", _("partner")


@tracked()
class PlanActor(NaturalKeyed, Sourced):
    """Who has a part in a plan: the Agence du Numérique orchestrates the digital hub.

    An organisation, a cluster, or a group that the source names as one: “recognised
    research centres”.
    """

    natural_key_fields = (
        "plan__slug",
        "role",
        "organisation__slug",
        "cluster__slug",
        "group_en",
    )
    known_from = ("organisation",)

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="actors"
    )
    role = models.CharField(_("role"), max_length=20, choices=PlanRole)
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_roles",
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_roles",
    )
    group_en = models.CharField(
        _("group in English"),
        max_length=200,
        blank=True,
        help_text=_("Where the source names no one: “professional federations”."),
    )
    group_fr = models.CharField(_("group in French"), max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=0, help_text=_("Order within the plan.")
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("actor of a plan")
        verbose_name_plural = _("actors of plans")
        ordering = ["plan", "rank", "role", "organisation", "cluster", "group_en"]
        constraints = [
            *Sourced.Meta.constraints,
            closed_list(
                "programmes_planactor_role",
                "role",
                PlanRole,
                message=_("Unknown role in a plan."),
            ),
            models.CheckConstraint(
                name="programmes_planactor_one",
                condition=(
                    Q(organisation__isnull=False, cluster__isnull=True, group_en="")
                    | Q(organisation__isnull=True, cluster__isnull=False, group_en="")
                    | Q(organisation__isnull=True, cluster__isnull=True)
                    & ~Q(group_en="")
                ),
                violation_error_message=_(
                    "An actor is one organisation, one cluster, or a group with its "
                    "name in English."
                ),
            ),
            models.UniqueConstraint(
                name="programmes_planactor_once",
                fields=["plan", "role", "organisation", "cluster", "group_en"],
                nulls_distinct=False,
                violation_error_message=_("This actor is named already."),
            ),
        ]

    def __str__(self):
        return f"{self.actor}, {self.plan}"

    def clean(self):
        super().clean()
        if self.group_fr and not self.group_en:
            raise ValidationError({"group_en": _("Say it in English as well.")})

    @property
    def group(self) -> str:
        """The group in the language of the reader; empty for one with a name."""
        return translated(self, "group")

    @property
    def actor(self):
        """The organisation, the cluster or the group."""
        return self.organisation or self.cluster or self.group
