from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.models import Precision, Source
from registry.models.base import NaturalKeyed, Sourced, closed_list, known_by, tracked
from registry.words import in_reader_language

from .base import euro_field
from .project_queries import ProjectKind, ProjectOutcome, ProjectQuerySet


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
    description_en = models.TextField(_("description in English"), blank=True)
    description_fr = models.TextField(_("description in French"), blank=True)
    description = in_reader_language("description")
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
    agreement = models.ForeignKey(
        "registry.Agreement",
        verbose_name=_("agreement"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        help_text=_("The agreement between clusters that it is, if there is one."),
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
        latest; one without any date when its call had been opened, or if it names none,
        when a document or money told of it.
        """
        submitted, decided = f"{prefix}submitted_on", f"{prefix}outcome_on"
        call = known_by(cls.call.field.related_model, day, f"{prefix}call__")
        return (
            Q(**{f"{submitted}__lte": day})
            | Q(**{f"{submitted}__isnull": True, f"{decided}__lte": day})
            | Q(**{f"{submitted}__isnull": True, f"{decided}__isnull": True})
            & (
                Q(**{f"{prefix}call__isnull": False}) & call
                | Q(**{f"{prefix}call__isnull": True}) & cls._told_by(day, prefix)
            )
        )

    @classmethod
    def _told_by(cls, day, prefix) -> Q:
        """Return the condition that its document, or money in it, was there."""
        its_own = Q(project=OuterRef(f"{prefix}pk"))
        grants = cls.grants.rel.related_model.objects
        amounts = cls.published_amounts.rel.related_model.objects
        return (
            known_by(Source, day, f"{prefix}source__")
            | Q(Exists(grants.filter(its_own, decisions__decided_on__lte=day)))
            | Q(Exists(amounts.filter(its_own, stated_on__lte=day)))
        )

    @property
    def outcome_label(self):
        """What had become of it by the day, of a row annotated with its outcome."""
        return ProjectOutcome(self.outcome_then).label
