from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.models import OrganisationKind, ParticipationRole, Precision, SizeClass
from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    closed_list,
    exactly_one,
    tracked,
)

from .base import euro_field


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
    WITHDRAWN = "withdrawn", _("withdrawn")


class ProjectQuerySet(NaturalKeyQuerySet):
    def search(self, text: str):
        """Keep those whose title or description contains ``text``."""
        return self.filter(
            Q(title__unaccent__icontains=text)
            | Q(description__unaccent__icontains=text)
        )

    def as_of(self, day):
        """Keep those known by ``day``: submitted or decided, or without a date."""
        return self.filter(
            Q(submitted_on__lte=day)
            | Q(submitted_on__isnull=True)
            & (Q(outcome_on__lte=day) | Q(outcome_on__isnull=True))
        )

    def of_cluster(self, cluster):
        return self.filter(
            Exists(ProjectPole.objects.filter(project=OuterRef("pk"), cluster=cluster))
        )

    def of_organisation(self, organisation):
        return self.filter(
            Exists(
                ProjectParticipant.objects.filter(
                    project=OuterRef("pk"), organisation=organisation
                )
            )
        )

    def with_participant_count(self):
        """Annotate ``participant_count``, those taking part that are known by name."""
        return self.annotate(participant_count=Count("participants"))

    def inconsistent_consortium(self):
        """Return R&D projects of poles without several firms, an SME and a lab (L14).

        Only where the consortium is known to be complete: of most no source names all.
        """
        members = ProjectParticipant.objects.filter(project=OuterRef("pk"))
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
        labs = members.filter(
            organisation__kind__in=[
                OrganisationKind.RESEARCH_CENTRE,
                OrganisationKind.UNIVERSITY,
            ]
        )
        return self.filter(
            kind=ProjectKind.RESEARCH,
            outcome=ProjectOutcome.LABELLED,
            is_consortium_complete=True,
        ).exclude(Exists(several), Exists(small), Exists(labs))


SME_CLASSES = [size for size in SizeClass.values if size != SizeClass.LARGE]


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


class PoleRole(models.TextChoices):
    LABELS = "labels", _("labels the project")
    ASSOCIATED = "associated", _("associated partner")


@tracked()
class ProjectPole(NaturalKeyed, Sourced):
    """A network that labels a project, or goes along with it."""

    natural_key_fields = ("project__slug", "cluster__slug")

    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        related_name="poles",
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("network"),
        on_delete=models.PROTECT,
        related_name="project_links",
    )
    role = models.CharField(
        _("role"), max_length=20, choices=PoleRole, default=PoleRole.LABELS
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("network of a project")
        verbose_name_plural = _("networks of projects")
        ordering = ["project", "cluster"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="programmes_projectpole_once",
                fields=["project", "cluster"],
                violation_error_message=_("This network is named already."),
            ),
            closed_list(
                "programmes_projectpole_role",
                "role",
                PoleRole,
                message=_("Unknown role in a project."),
            ),
        ]

    def __str__(self):
        return f"{self.cluster}, {self.project}"


@tracked()
class ProjectParticipant(NaturalKeyed, Sourced):
    """An organisation or a network in the consortium of a project, and its role."""

    natural_key_fields = ("project__slug", "organisation__slug", "cluster__slug")

    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        related_name="participants",
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="project_participations",
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("network"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="project_participations",
    )
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=ParticipationRole,
        default=ParticipationRole.PARTNER,
    )
    budget = euro_field(_("its part of the budget, in euro"), null=True, blank=True)

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant in a project")
        verbose_name_plural = _("participants in projects")
        ordering = ["project", "role", "organisation", "cluster"]
        constraints = [
            *Sourced.Meta.constraints,
            exactly_one(
                "programmes_projectparticipant_one",
                "organisation",
                "cluster",
                message=_("A participant is one organisation or one network."),
            ),
            models.UniqueConstraint(
                name="programmes_projectparticipant_once",
                fields=["project", "organisation", "cluster"],
                nulls_distinct=False,
                violation_error_message=_("This participant is named already."),
            ),
            closed_list(
                "programmes_projectparticipant_role",
                "role",
                ParticipationRole,
                message=_("Unknown role in a project."),
            ),
            models.CheckConstraint(
                name="programmes_projectparticipant_budget",
                condition=Q(budget__isnull=True) | Q(budget__gte=0),
                violation_error_message=_("A budget is not negative."),
            ),
        ]

    def __str__(self):
        return f"{self.participant}, {self.project}"

    @property
    def participant(self):
        """The organisation or the network."""
        return self.organisation or self.cluster
