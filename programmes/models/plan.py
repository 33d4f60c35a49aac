from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Period,
    PeriodQuerySet,
    Sourced,
    closed_list,
    known_by,
    tracked,
)
from registry.words import in_reader_language

from .balances import BalancedQuerySet, keeps_balances
from .base import BilingualName, BilingualQuerySet
from .decided import known_money


class PlanKind(models.TextChoices):
    """What it is; only the first are programmes of a whole Government."""

    PLAN = "plan", _("plan of the Government")
    STRATEGY = "strategy", _("strategy")
    PROGRAMME = "programme", _("programme")
    INSTRUMENT = "instrument", _("instrument")
    EUROPEAN = "european", _("European programme")
    OTHER_BODY = "other_body", _("plan of another body")


class AxisKind(models.TextChoices):
    """What the document calls the parts of a plan."""

    AXIS = "axis", _("axis")
    PILLAR = "pillar", _("pillar")
    THEME = "theme", _("theme")
    TOPIC = "topic", _("topic for collaboration")
    CHALLENGE = "challenge", _("challenge")


class PlanQuerySet(BilingualQuerySet, BalancedQuerySet, PeriodQuerySet):
    whole = "plan"

    def stated(self, day):
        """Keep those of which a source says how much had been decided by ``day``."""
        return self.filter(Exists(self._decided(day)))

    def not_stated(self, day):
        """Keep those of which no source says how much had been decided by ``day``."""
        return self.filter(~Exists(self._decided(day)))

    def with_envelopes(self, day):
        """Fetch the envelopes along, each with its balance on ``day``."""
        envelopes = Envelope.objects.known_by(day).with_balance(day)
        envelopes = envelopes.select_related("source")
        return self.prefetch_related(Prefetch("envelopes", envelopes))

    def _decided(self, day):
        decisions = self.model._meta.get_field("decisions").related_model.objects
        return decisions.filter(plan=OuterRef("pk"), decided_on__lte=day)


@tracked()
class Plan(NaturalKeyed, BilingualName, Period, Sourced):
    """What public action is planned by: the first Marshall Plan, a strategy, a hub.

    A programme, an instrument or a strategy is one as well: what it is part of, and
    which other it reports to, say its links; who steers it, its actors.
    """

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    kind = models.CharField(
        _("kind"), max_length=20, choices=PlanKind, default=PlanKind.PLAN
    )
    description_en = models.TextField(_("description in English"), blank=True)
    description_fr = models.TextField(_("description in French"), blank=True)
    description = in_reader_language("description")
    published_actions = models.PositiveSmallIntegerField(
        _("actions, as published"),
        null=True,
        blank=True,
        help_text=_("How many actions it has; empty if not stated."),
    )
    published_dimensions = models.PositiveSmallIntegerField(
        _("dimensions, as published"),
        null=True,
        blank=True,
        help_text=_("How many dimensions it is ordered by; empty if not stated."),
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["start_on", "slug"]
        constraints = [
            *Period.Meta.constraints,
            *Sourced.Meta.constraints,
            closed_list(
                "programmes_plan_kind",
                "kind",
                PlanKind,
                message=_("Unknown kind of plan."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("plan_detail", args=[self.slug])

    @classmethod
    def known_condition(cls, day, prefix="") -> Q:
        """Return the condition for a plan to have begun or been decided by ``day``."""
        begun = Q(**{f"{prefix}start_on__lte": day})
        return begun | known_money(day, plan=OuterRef(f"{prefix}pk"))


@tracked()
class Axis(NaturalKeyed, BilingualName, Sourced):
    """A part of a plan: “Industrial and innovation policy”, axis II of the plan 4.0.

    A strategy has pillars in the place of axes, a programme themes or topics.
    """

    known_from = ("plan",)

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="axes"
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=AxisKind, default=AxisKind.AXIS
    )
    number = models.CharField(
        _("number"), max_length=10, blank=True, help_text=_("As published: II.")
    )
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=0, help_text=_("Order within the plan.")
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("axis")
        verbose_name_plural = _("axes")
        ordering = ["plan", "rank", "slug"]
        constraints = [
            *Sourced.Meta.constraints,
            closed_list(
                "programmes_axis_kind",
                "kind",
                AxisKind,
                message=_("Unknown kind of part of a plan."),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.name}".strip()


class EnvelopeQuerySet(BalancedQuerySet, NaturalKeyQuerySet):
    whole = "envelope"

    def inconsistent_axis(self):
        """Return envelopes on an axis of another plan."""
        return self.filter(axis__isnull=False).exclude(axis__plan=models.F("plan"))


@keeps_balances
@tracked()
class Envelope(NaturalKeyed, BilingualName, Sourced):
    """Money that a plan sets aside: 280 million for the poles in the first plan."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="envelopes"
    )
    axis = models.ForeignKey(
        Axis,
        verbose_name=_("axis"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="envelopes",
        help_text=_("Empty if no source says on which axis of the plan it is."),
    )

    objects = EnvelopeQuerySet.as_manager()

    class Meta:
        verbose_name = _("envelope")
        verbose_name_plural = _("envelopes")
        ordering = ["plan", "slug"]
        constraints = [*Sourced.Meta.constraints]

    def __str__(self):
        return self.name

    @classmethod
    def known_condition(cls, day, prefix="") -> Q:
        """Return the condition for an envelope to have been decided by ``day``.

        By a decision on it, or on what it is broken down into. One on which nothing was
        ever decided is known with its plan.
        """
        pk = OuterRef(f"{prefix}pk")

        def known(last):
            return known_money(last, envelope=pk) | known_money(
                last, funding_line__envelope=pk
            )

        return known(day) | known_by(Plan, day, f"{prefix}plan__") & ~known(None)
