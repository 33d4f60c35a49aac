"""What is asked of a change before it is made: why, by whom, and who agreed."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _


class ProposalStage(models.TextChoices):
    """How far a proposal is, as its state and its review tell."""

    DRAFT = "draft", _("not handed in yet")
    WAITING = "waiting", _("waits for a decision")
    ACCEPTED = "accepted", _("accepted")
    SENT_BACK = "sent_back", _("sent back")
    WITHDRAWN = "withdrawn", _("withdrawn")
    UNDONE = "undone", _("accepted, and undone since")


STAGES = Case(
    When(status="undone", then=Value(ProposalStage.UNDONE)),
    When(status__in=["applied", "applying"], then=Value(ProposalStage.ACCEPTED)),
    When(
        status="dropped",
        reviewed_by__isnull=False,
        then=Value(ProposalStage.SENT_BACK),
    ),
    When(status="dropped", then=Value(ProposalStage.WITHDRAWN)),
    When(
        status="planned",
        submitted_at__isnull=False,
        then=Value(ProposalStage.WAITING),
    ),
    default=Value(ProposalStage.DRAFT),
    output_field=models.TextField(),
)


class ReviewedQuerySet(models.QuerySet):
    def with_stage(self):
        """Annotate ``stage``, how far a proposal is."""
        return self.annotate(stage=STAGES)

    def with_sender(self, user):
        """Annotate ``sender``: ``own`` what ``user`` sent, ``others`` the rest."""
        own = When(made_by=user.pk, then=Value("own"))
        return self.annotate(sender=Case(own, default=Value("others")))

    def with_news(self, user):
        """Annotate ``news``: ``unseen`` where ``user`` has an answer to look at."""
        unseen = When(
            made_by=user.pk,
            reviewed_by__isnull=False,
            answer_seen_at__isnull=True,
            then=Value("unseen"),
        )
        return self.annotate(news=Case(unseen, default=Value("")))


class Reviewed(models.Model):
    """Changes with their reason; a proposal is reviewed by somebody else.

    A proposal is made by ``made_by``, handed in, and then applied or sent back by
    ``reviewed_by``, who is never the same person: the database holds that.
    """

    is_proposal = models.BooleanField(
        _("proposal"),
        default=False,
        db_default=False,
        help_text=_("Whether somebody else than its author decides on it."),
    )
    reason = models.TextField(
        _("reason"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Why it should be so: read by whoever decides, and kept."),
    )
    submitted_at = models.DateTimeField(
        _("handed in at"),
        null=True,
        blank=True,
        help_text=_("From then on its author changes nothing of it any more."),
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    answer = models.TextField(
        _("answer"),
        blank=True,
        default="",
        db_default="",
        help_text=_("What the reviewer says to the author."),
    )
    answer_seen_at = models.DateTimeField(
        _("answer seen at"),
        null=True,
        blank=True,
        help_text=_("When its author saw what became of it."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_two_people",
                condition=Q(is_proposal=False)
                | Q(made_by__isnull=False)
                & (Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("made_by"))),
                violation_error_message=_(
                    "A proposal has an author, and is reviewed by somebody else."
                ),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_reviewed_first",
                condition=Q(is_proposal=False)
                | ~Q(status__in=["applying", "applied", "undone"])
                | Q(
                    submitted_at__isnull=False,
                    reviewed_by__isnull=False,
                    applied_by__isnull=False,
                    applied_by=F("reviewed_by"),
                ),
                violation_error_message=_(
                    "A proposal is applied by the person who reviewed it."
                ),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_review_whole",
                condition=Q(reviewed_by__isnull=False, reviewed_at__isnull=False)
                | Q(reviewed_by__isnull=True, reviewed_at__isnull=True, answer=""),
                violation_error_message=_(
                    "A review has its reviewer and its moment, and an answer only then."
                ),
            ),
        ]
