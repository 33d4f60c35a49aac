from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from evaluation.readers import reads_confidential, reads_open_files
from registry.models import Precision
from registry.models.base import (
    NaturalKeyed,
    Sourced,
    closed_list,
    tracked,
)

from .evaluation_queries import EvaluationQuerySet
from .outcomes import (
    ENDING,
    EvaluationStatus,
    Occasion,
    Outcome,
    Reason,
)
from .separate import decided_by_another
from .signed import freezes_itself


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
    "effects",
    published=("published_at", "published_by_id"),
    rectified=("version", "annulled_on"),
)
@tracked()
class Evaluation(NaturalKeyed, Sourced):
    """The judgement of a cluster at a time: of Wood in 2004, which was then dropped.

    Open while it is written; signing freezes what was measured and found; then it is
    decided, and published. What was signed or decided wrongly is put right by an act of
    its own, a ``Rectification``. One of which only a document tells is not written
    here, and bears no signature: it is decided, or documented where the decision is not
    known.
    """

    # What was closed since stays closed, at whatever moment the registry is looked at.
    kept_closed = {"is_confidential": True, "published_at": None, "published_by": None}

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

    effects = models.JSONField(
        _("what the decision did"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_(
            "How the recognition ended before and after it, and the renewal that it "
            "began: they stay so."
        ),
    )
    published_at = models.DateTimeField(
        _("published at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("From then on everybody reads the report."),
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    version = models.PositiveSmallIntegerField(
        _("version"),
        default=1,
        editable=False,
        help_text=_("The first, or the number of the act that put it right last."),
    )
    annulled_on = models.DateField(
        _("annulled on"), null=True, blank=True, editable=False
    )
    replaces = models.ForeignKey(
        "self",
        verbose_name=_("in the place of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="replaced_by",
        help_text=_("The annulled evaluation whose place it takes."),
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
                condition=~Q(status=EvaluationStatus.ANNULLED),
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
                    status__in=[EvaluationStatus.DECIDED, EvaluationStatus.ANNULLED],
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
                    ~Q(status__in=[EvaluationStatus.SIGNED, EvaluationStatus.ANNULLED])
                    | Q(signed_at__isnull=False)
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
                condition=~Q(outcome__in=ENDING) | ~Q(reasons=[]) | ~Q(reasons_text=""),
                violation_error_message=_("Say why the recognition ends."),
            ),
            models.CheckConstraint(
                name="evaluation_evaluation_annulled_whole",
                condition=Q(status=EvaluationStatus.ANNULLED, annulled_on__isnull=False)
                | Q(~Q(status=EvaluationStatus.ANNULLED), annulled_on__isnull=True),
                violation_error_message=_(
                    "An annulment has its day, and makes the evaluation annulled."
                ),
            ),
            models.CheckConstraint(
                name="evaluation_evaluation_published_decided",
                condition=Q(published_at__isnull=True)
                | Q(signed_at__isnull=False) & ~Q(outcome=""),
                violation_error_message=_(
                    "A report is published once the evaluation is signed and decided."
                ),
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

    @property
    def is_out(self) -> bool:
        """Whether everybody may read who was judged, when, and what was decided."""
        return self.is_published or bool(self.outcome)

    def state_on(self, day: date) -> EvaluationStatus:
        """Return how far it had come by ``day``, as ``with_state`` says of all rows."""
        if self.annulled_on and self.annulled_on <= day:
            return EvaluationStatus.ANNULLED
        if self.decided_on and self.decided_on <= day:
            return EvaluationStatus.DECIDED
        if self.signed_at and timezone.localtime(self.signed_at).date() <= day:
            return EvaluationStatus.SIGNED
        if self.status == EvaluationStatus.DOCUMENTED:
            return EvaluationStatus.DOCUMENTED
        return EvaluationStatus.OPEN

    @property
    def is_published(self) -> bool:
        """Whether its report is for everybody, unless it is confidential."""
        return self.published_at is not None or self.is_only_documented

    def is_whole_for(self, user) -> bool:
        """Whether ``user`` may read its scores, findings and recommendations."""
        if reads_confidential(user):
            return not self.is_open or reads_open_files(user)
        if self.is_confidential:
            return False
        return self.is_published or reads_open_files(user)

    @classmethod
    def known_condition(cls, day: date, prefix: str = "") -> Q:
        """Return the condition for its file to have been opened by ``day``.

        One of which only a document tells has been there since its reference day.
        """
        opened = f"{prefix}opened_on"
        told = Q(**{f"{opened}__isnull": True, f"{prefix}reference_on__lte": day})
        return Q(**{f"{opened}__lte": day}) | told
