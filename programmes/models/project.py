from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models import OrganisationKind, Precision, SizeClass
from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    closed_list,
    known_by,
    tracked,
)

from .base import euro_field
from .consortium import ProjectParticipant, ProjectPole
from .movement import decided_below, paid_below


class ProjectKind(models.TextChoices):
    RESEARCH = "research", _("research and development")
    TRAINING = "training", _("training")
    INVESTMENT = "investment", _("investment")
    PLATFORM = "platform", _("technology platform")
    STRUCTURING = "structuring", _("structuring project")
    PORTFOLIO = "portfolio", _("portfolio of projects")
    INNOVATION_PARTNERSHIP = "innovation_partnership", _("innovation partnership")
    INTERREG = "interreg", _("cross-border project (Interreg)")


class ProjectOutcome(models.TextChoices):
    SUBMITTED = "submitted", _("submitted")
    LABELLED = "labelled", _("labelled")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("project", "withdrawn")


def outcomes_on(day) -> Case:
    """Return what had become of a project by ``day``, as if a column held it."""
    return Case(
        When(outcome_on__gt=day, then=Value(ProjectOutcome.SUBMITTED)),
        default=F("outcome"),
    )


class ProjectQuerySet(NaturalKeyQuerySet):
    def search(self, text: str):
        """Keep those whose title or description contains ``text``."""
        return self.filter(
            Q(title__unaccent__icontains=text)
            | Q(description__unaccent__icontains=text)
        )

    def as_of(self, day):
        """Keep those known by ``day``: submitted or decided, or without a date."""
        return self.known_by(day)

    def of_cluster(self, cluster):
        links = ProjectPole.objects.filter(project=OuterRef("pk"))
        return self.filter(Exists(links.filter(cluster=cluster)))

    def of_organisation(self, organisation):
        return self.filter(Exists(_participants().filter(organisation=organisation)))

    def with_outcome(self, day):
        """Annotate ``outcome_then``, what had become of a project by ``day``.

        ``outcome_on_then`` is when; empty where it came later, or no source says.
        """
        return self.annotate(
            outcome_then=outcomes_on(day),
            outcome_on_then=Case(When(outcome_on__lte=day, then=F("outcome_on"))),
        )

    def with_clusters(self, day):
        """Fetch along the clusters that label it, or go along, known on ``day``."""
        poles = ProjectPole.objects.known_by(day).select_related("cluster")
        return self.prefetch_related(Prefetch("poles", poles))

    def with_money(self, day):
        """Annotate ``decided`` and ``paid``: its grants by ``day``, None if none."""
        return self.annotate(
            decided=decided_below(self.model, "grants", day),
            paid=paid_below(self.model, "grants", day),
        )

    def with_part_of(self, organisation):
        """Annotate ``role`` and ``part``: those of an organisation, and its budget."""
        own = _participants().filter(organisation=organisation)
        return self.annotate(
            role=Subquery(own.values("role")), part=Subquery(own.values("budget"))
        )

    def with_participant_count(self):
        """Annotate ``participant_count``, those taking part that are known by name."""
        counted = _participants().order_by().values("project").annotate(n=Count("pk"))
        return self.annotate(
            participant_count=Coalesce(Subquery(counted.values("n")), 0)
        )

    def inconsistent_consortium(self):
        """Return R&D projects of poles without several firms, an SME and a lab (L14).

        Only where the consortium is known to be complete: of most no source names all.
        """
        members = _participants()
        firms = members.filter(organisation__kind=OrganisationKind.ENTERPRISE)
        several = (
            firms.order_by()
            .values("project")
            .annotate(n=Count("pk"))
            .filter(n__gte=2)
            .values("n")
        )
        small = firms.filter(
            Q(organisation__size_class__in=SME_CLASSES) | Q(organisation__size_class="")
        )
        labs = members.filter(organisation__kind__in=LABS)
        return self.filter(
            kind=ProjectKind.RESEARCH,
            outcome=ProjectOutcome.LABELLED,
            is_consortium_complete=True,
        ).exclude(Exists(several), Exists(small), Exists(labs))


def _participants():
    return ProjectParticipant.objects.filter(project=OuterRef("pk"))


SME_CLASSES = [size for size in SizeClass.values if size != SizeClass.LARGE]
LABS = [OrganisationKind.RESEARCH_CENTRE, OrganisationKind.UNIVERSITY]


@tracked()
class Project(NaturalKeyed, Sourced):
    """What a consortium submits to a pole for public money: WINGS of Skywin, 2020."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=250)
    kind = models.CharField(
        _("kind"),
        max_length=30,
        choices=ProjectKind,
        blank=True,
        help_text=_("Empty if not stated."),
    )
    description = models.TextField(_("description"), blank=True)
    call = models.ForeignKey(
        "programmes.Call",
        verbose_name=_("call"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
    )
    partnership = models.ForeignKey(
        "registry.Partnership",
        verbose_name=_("partnership"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        help_text=_("The partnership that carries it out, if the registry has it."),
    )
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    submitted_precision = models.CharField(
        _("precision of the submission"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )
    outcome = models.CharField(
        _("outcome"),
        max_length=20,
        choices=ProjectOutcome,
        default=ProjectOutcome.SUBMITTED,
    )
    outcome_on = models.DateField(
        _("date of the outcome"),
        null=True,
        blank=True,
        help_text=_("The first of the month or year if known no better."),
    )
    outcome_precision = models.CharField(
        _("precision of the outcome"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
        help_text=_("Documented means: that day at the latest."),
    )
    total_budget = euro_field(
        _("total budget, in euro"), null=True, blank=True, help_text=_("As decided.")
    )
    public_part = euro_field(
        _("public part, in euro"),
        null=True,
        blank=True,
        help_text=_("What of the total budget is public money."),
    )
    budget_wording = models.CharField(
        _("budget as published"),
        max_length=200,
        blank=True,
        help_text=_("The words of the source: “more than 180 M EUR, 113 M public”."),
    )
    is_consortium_complete = models.BooleanField(
        _("consortium complete"),
        default=False,
        help_text=_("Every participant is recorded; no source leaves some unnamed."),
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["slug"]
        constraints = [
            *Sourced.Meta.constraints,
            closed_list(
                "programmes_project_kind",
                "kind",
                ProjectKind,
                blank=True,
                message=_("Unknown kind of project."),
            ),
            closed_list(
                "programmes_project_outcome",
                "outcome",
                ProjectOutcome,
                message=_("Unknown outcome."),
            ),
            models.CheckConstraint(
                name="programmes_project_precision",
                condition=Q(submitted_precision__in=Precision.values)
                & Q(outcome_precision__in=Precision.values),
                violation_error_message=_("Unknown precision of a date."),
            ),
            models.CheckConstraint(
                name="programmes_project_ordered",
                condition=Q(submitted_on__isnull=True)
                | Q(outcome_on__isnull=True)
                | Q(outcome_on__gte=F("submitted_on")),
                violation_error_message=_("It was decided before it was submitted."),
            ),
            models.CheckConstraint(
                name="programmes_project_budgets",
                condition=(Q(total_budget__isnull=True) | Q(total_budget__gt=0))
                & (Q(public_part__isnull=True) | Q(public_part__gte=0))
                & (
                    Q(total_budget__isnull=True)
                    | Q(public_part__isnull=True)
                    | Q(public_part__lte=F("total_budget"))
                ),
                violation_error_message=_(
                    "A budget is positive, and its public part not more than the whole."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("project_detail", args=[self.slug])

    @classmethod
    def known_condition(cls, day, prefix="") -> Q:
        """Return the condition for a project to have been submitted by ``day``.

        One whose submission is not dated was submitted when it was decided on, at the
        latest, and one without any date when its call had been opened.
        """
        submitted, decided = f"{prefix}submitted_on", f"{prefix}outcome_on"
        call = known_by(cls.call.field.related_model, day, f"{prefix}call__")
        return (
            Q(**{f"{submitted}__lte": day})
            | Q(**{f"{submitted}__isnull": True, f"{decided}__lte": day})
            | Q(**{f"{submitted}__isnull": True, f"{decided}__isnull": True})
            & (Q(**{f"{prefix}call__isnull": True}) | call)
        )

    @property
    def outcome_label(self):
        """What had become of it by the day, of a row annotated with its outcome."""
        return ProjectOutcome(self.outcome_then).label
