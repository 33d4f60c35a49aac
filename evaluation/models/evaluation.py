from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from evaluation.readers import reads_confidential, reads_open_files
from registry.models import Precision
from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    closed_list,
    tracked,
)

from .separate import decided_by_another
from .signed import freezes_itself


class Occasion(models.TextChoices):
    END_OF_TERM = "end_of_term", _("end of the term")
    MIDTERM = "midterm", _("half-way through the term")
    EXCEPTIONAL = "exceptional", _("exceptional")


class EvaluationStatus(models.TextChoices):
    """How far an evaluation has come; the only words for it, stored and shown."""

    DECIDED = "decided", pgettext_lazy("evaluation", "decided")
    SIGNED = "signed", _("signed, not yet decided")
    DOCUMENTED = "documented", _("made, the decision is not documented")
    OPEN = "open", _("under way")


class Outcome(models.TextChoices):
    RENEWED = "renewed", _("renewed")
    RENEWED_WITH_CONDITIONS = "renewed_with_conditions", _("renewed with conditions")
    CONTINUED = "continued", _("continued until the end of the term")
    ENDED = "ended", pgettext_lazy("decision", "ended")


class Reason(models.TextChoices):
    """Why it was decided so; the first two are the reasons of 2004."""

    CRITICAL_MASS = "critical_mass", _("insufficient critical mass")
    INVOLVEMENT = "involvement", _("low involvement of enterprises")
    STRATEGY = "strategy", _("strategy not convincing")
    TARGETS = "targets", _("targets missed")
    GOVERNANCE = "governance", _("governance")
    FINANCE = "finance", _("finance not sustainable")
    RESULTS = "results", _("good results")
    OTHER = "other", _("other reasons")


class EvaluationQuerySet(NaturalKeyQuerySet):
    def of_cluster(self, cluster):
        return self.filter(cluster=cluster)

    def as_of(self, day: date):
        """Keep those that had been opened by ``day``."""
        return self.known_by(day)

    def readable_by(self, user):
        """Keep those that ``user`` may open: a file still written is not out yet."""
        if reads_open_files(user):
            return self
        return self.exclude(status=EvaluationStatus.OPEN)

    def measured_for(self, user):
        """Keep those whose scores and findings ``user`` may read."""
        rows = self.readable_by(user)
        return rows if reads_confidential(user) else rows.exclude(is_confidential=True)

    def with_state(self, day: date):
        """Annotate what had become of each by ``day``, and why.

        ``state_then``, and of a decision taken by then ``outcome_then``,
        ``decided_then`` and ``reasons_then``.
        """
        decided = Q(status=EvaluationStatus.DECIDED, decided_on__lte=day)
        signed = Q(signed_at__date__lte=day)
        documented = Q(status=EvaluationStatus.DOCUMENTED)
        return self.annotate(
            state_then=Case(
                When(decided, then=Value(EvaluationStatus.DECIDED)),
                When(signed, then=Value(EvaluationStatus.SIGNED)),
                When(documented, then=Value(EvaluationStatus.DOCUMENTED)),
                default=Value(EvaluationStatus.OPEN),
            ),
            outcome_then=Case(When(decided, then=F("outcome")), default=Value("")),
            decided_then=Case(When(decided, then=F("decided_on"))),
            reasons_then=Case(
                When(decided, then=F("reasons")),
                default=Value([], self.model._meta.get_field("reasons")),
            ),
        )

    def search(self, text: str):
        """Keep those of clusters that ``text`` finds."""
        from registry.models import Cluster

        return self.filter(cluster__in=Cluster.objects.search(text))

    def inconsistent_opinion(self):
        """Return evaluations decided before the advisory committee gave its opinion."""
        return self.filter(opinion_on__gt=F("decided_on"))

    def inconsistent_recognition(self):
        """Return evaluations on account of a recognition of another cluster."""
        return self.filter(recognition__isnull=False).exclude(
            recognition__cluster=F("cluster")
        )

    def inconsistent_framework(self):
        """Return evaluations by a framework that is for another kind of cluster."""
        return self.exclude(framework__cluster_kind=F("cluster__kind"))


@decided_by_another
@freezes_itself(
    "status",
    "decided_on",
    "decided_precision",
    "outcome",
    "conditions",
    "reasons",
    "reasons_text",
    "opinion_on",
    "opinion",
    "renewal_id",
    "decided_by_id",
)
@tracked()
class Evaluation(NaturalKeyed, Sourced):
    """The judgement of a cluster at a time: of Wood in 2004, which was then dropped.

    Open while it is written; signing freezes what was measured and found; the decision
    comes last. One of which only a document tells is not written here, and bears no
    signature: it is decided, or documented where the decision is not known.
    """

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        related_name="evaluations",
    )
    recognition = models.ForeignKey(
        "registry.Recognition",
        verbose_name=_("recognition"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
        help_text=_("The term that is judged; empty if the registry does not have it."),
    )
    framework = models.ForeignKey(
        "evaluation.Framework",
        verbose_name=_("framework"),
        on_delete=models.PROTECT,
        related_name="evaluations",
        help_text=_("The one in force when the recognition began."),
    )
    occasion = models.CharField(
        _("occasion"), max_length=20, choices=Occasion, default=Occasion.END_OF_TERM
    )
    reference_on = models.DateField(
        _("reference day"), help_text=_("The day on which everything is measured.")
    )
    reference_precision = models.CharField(
        _("precision of the reference day"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )
    opened_on = models.DateField(
        _("opened on"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When its file was opened; empty where only a document tells."),
    )
    status = models.CharField(
        _("state"),
        max_length=10,
        choices=EvaluationStatus,
        default=EvaluationStatus.OPEN,
        editable=False,
    )
    is_confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("Scores, findings and recommendations are shown to staff only."),
    )
    evaluator = models.ForeignKey(
        "registry.Person",
        verbose_name=_("evaluator"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
        help_text=_("Who judges: neither animates the cluster nor holds a role in it."),
    )
    evaluating_organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("evaluator's organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
        help_text=_("It is not a member of the cluster."),
    )
    method = models.TextField(
        _("method"),
        blank=True,
        help_text=_(
            "Interviews, survey of members and of others, study of the sector…"
        ),
    )
    members_asked = models.PositiveIntegerField(
        _("members asked"), null=True, blank=True
    )
    members_answering = models.PositiveIntegerField(
        _("members who answered"), null=True, blank=True
    )
    others_asked = models.PositiveIntegerField(
        _("others asked"), null=True, blank=True, help_text=_("Who are not members.")
    )
    others_answering = models.PositiveIntegerField(
        _("others who answered"), null=True, blank=True
    )
    strengths = models.TextField(_("strengths"), blank=True)
    weaknesses = models.TextField(_("weaknesses"), blank=True)
    signed_at = models.DateTimeField(
        _("signed at"), null=True, blank=True, editable=False
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("signed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    opinion_on = models.DateField(
        _("opinion given on"),
        null=True,
        blank=True,
        help_text=_("By the advisory committee, before the decision."),
    )
    opinion = models.TextField(_("opinion of the advisory committee"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_precision = models.CharField(
        _("precision of the day of decision"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )
    outcome = models.CharField(
        _("decision"), max_length=30, choices=Outcome, blank=True
    )
    conditions = models.TextField(_("conditions of the renewal"), blank=True)
    reasons = ArrayField(
        models.CharField(max_length=20, choices=Reason),
        verbose_name=_("reasons"),
        default=list,
        blank=True,
    )
    reasons_text = models.TextField(
        _("reasons in words"), blank=True, help_text=_("As the decision states them.")
    )
    renewal = models.ForeignKey(
        "registry.Recognition",
        verbose_name=_("new recognition"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text=_("That the decision began."),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decision entered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-reference_on", "slug"]
        permissions = [
            ("sign_evaluation", gettext_noop("Can sign an evaluation")),
            (
                "decide_evaluation",
                gettext_noop("Can enter the decision on an evaluation"),
            ),
            ("read_confidential", gettext_noop("Can read confidential evaluations")),
        ]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="evaluation_evaluation_once",
                fields=["cluster", "occasion", "reference_on"],
                violation_error_message=_(
                    "This cluster is evaluated on this day already."
                ),
            ),
            closed_list(
                "evaluation_evaluation_occasion",
                "occasion",
                Occasion,
                message=_("Unknown occasion."),
            ),
            closed_list(
                "evaluation_evaluation_status",
                "status",
                EvaluationStatus,
                message=_("Unknown state."),
            ),
            closed_list(
                "evaluation_evaluation_outcome",
                "outcome",
                Outcome,
                blank=True,
                message=_("Unknown decision."),
            ),
            models.CheckConstraint(
                name="evaluation_evaluation_precision",
                condition=Q(reference_precision__in=Precision.values)
                & Q(decided_precision__in=Precision.values),
                violation_error_message=_("Unknown precision of a date."),
            ),
            models.CheckConstraint(
                name="evaluation_evaluation_reasons",
                condition=Q(reasons__contained_by=Reason.values),
                violation_error_message=_("Unknown reason."),
            ),
            models.CheckConstraint(
                name="evaluation_evaluation_decided_whole",
                condition=Q(
                    ~Q(outcome=""),
                    status=EvaluationStatus.DECIDED,
                    decided_on__isnull=False,
                )
                | Q(
                    ~Q(status=EvaluationStatus.DECIDED),
                    outcome="",
                    decided_on__isnull=True,
                ),
                violation_error_message=_(
                    "A decision has its day, and makes the evaluation decided."
                ),
            ),
            models.CheckConstraint(
                name="evaluation_evaluation_signed_whole",
                condition=(
                    ~Q(status=EvaluationStatus.SIGNED) | Q(signed_at__isnull=False)
                )
                & (
                    ~Q(status__in=[EvaluationStatus.OPEN, EvaluationStatus.DOCUMENTED])
                    | Q(signed_at__isnull=True)
                ),
                violation_error_message=_(
                    "A signature has its time, and makes the evaluation signed."
                ),
            ),
            models.CheckConstraint(
                name="evaluation_evaluation_quoted",
                condition=~Q(status=EvaluationStatus.DOCUMENTED) | ~Q(quote=""),
                violation_error_message=_(
                    "Of what is not decided or signed here, quote what the document "
                    "says."
                ),
            ),
            models.CheckConstraint(
                name="evaluation_evaluation_conditions",
                condition=~Q(outcome=Outcome.RENEWED_WITH_CONDITIONS)
                | ~Q(conditions=""),
                violation_error_message=_("Say under which conditions it is renewed."),
            ),
            models.CheckConstraint(
                name="evaluation_evaluation_reasoned",
                condition=~Q(outcome=Outcome.ENDED)
                | ~Q(reasons=[])
                | ~Q(reasons_text=""),
                violation_error_message=_("Say why the recognition ends."),
            ),
            models.CheckConstraint(
                name="evaluation_evaluation_answers",
                condition=(
                    Q(members_answering__isnull=True)
                    | Q(members_answering__lte=F("members_asked"))
                )
                & (
                    Q(others_answering__isnull=True)
                    | Q(others_answering__lte=F("others_asked"))
                ),
                violation_error_message=_("More answered than were asked."),
            ),
        ]

    def __str__(self):
        return f"{self.cluster}, {self.reference_on:%Y}"

    def get_absolute_url(self):
        return reverse("evaluation_detail", args=[self.slug])

    @property
    def reason_labels(self) -> list:
        """The coded reasons in the language of the reader."""
        return [Reason(reason).label for reason in self.reasons]

    @property
    def is_open(self) -> bool:
        """Whether it is still written here."""
        return self.status == EvaluationStatus.OPEN

    @property
    def is_only_documented(self) -> bool:
        """Whether only a document tells of it: it is not written or signed here."""
        return self.signed_at is None and not self.is_open

    def state_on(self, day: date) -> EvaluationStatus:
        """Return how far it had come by ``day``, as ``with_state`` says of all rows."""
        if self.decided_on and self.decided_on <= day:
            return EvaluationStatus.DECIDED
        if self.signed_at and timezone.localtime(self.signed_at).date() <= day:
            return EvaluationStatus.SIGNED
        if self.status == EvaluationStatus.DOCUMENTED:
            return EvaluationStatus.DOCUMENTED
        return EvaluationStatus.OPEN

    def is_whole_for(self, user) -> bool:
        """Whether ``user`` may read its scores, findings and recommendations."""
        return not self.is_confidential or reads_confidential(user)

    @classmethod
    def known_condition(cls, day: date, prefix: str = "") -> Q:
        """Return the condition for its file to have been opened by ``day``.

        One of which only a document tells has been there since its reference day.
        """
        opened = f"{prefix}opened_on"
        told = Q(**{f"{opened}__isnull": True, f"{prefix}reference_on__lte": day})
        return Q(**{f"{opened}__lte": day}) | told
