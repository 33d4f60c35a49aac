from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry import words
from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    closed_list,
    tracked,
)

from .evaluation import Evaluation
from .outcomes import Outcome, Reason
from .signed import refuse


class RectificationKind(models.TextChoices):
    RECTIFIED = "rectified", pgettext_lazy("decision", "rectified")
    ANNULLED = "annulled", pgettext_lazy("evaluation", "annulled")


class RectificationQuerySet(NaturalKeyQuerySet):
    def readable_by(self, user):
        """Keep those of evaluations that ``user`` may open."""
        return self.filter(evaluation__in=Evaluation.objects.readable_by(user))


@pgtrigger.register(
    pgtrigger.Trigger(
        name="kept",
        when=pgtrigger.After,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'UPDATE' AND (
                OLD.evaluation_id, OLD.number, OLD.kind, OLD.before, OLD.entered_at
            ) = (NEW.evaluation_id, NEW.number, NEW.kind, NEW.before, NEW.entered_at)
            THEN
                RETURN NULL;
            END IF;
            {refuse("OLD.reason")}
        """,
    )
)
@tracked()
class Rectification(NaturalKeyed, Sourced):
    """An act that puts right what was signed or decided, after an appeal or a slip.

    The evaluation holds what is true since; ``before`` keeps what had been decided,
    and the history every column. Nobody removes such an act: a further one puts it
    right.
    """

    natural_key_fields = ("evaluation__slug", "number")
    known_from = ("done_on",)

    evaluation = models.ForeignKey(
        "evaluation.Evaluation",
        verbose_name=_("evaluation"),
        on_delete=models.PROTECT,
        related_name="rectifications",
    )
    number = models.PositiveSmallIntegerField(
        _("number"),
        default=2,
        help_text=_("Of the version that it makes: 2 is the first that differs."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=RectificationKind)
    done_on = models.DateField(
        _("done on"), help_text=_("The day of the document, not after today.")
    )
    reason = models.TextField(_("reason"))
    before = models.JSONField(
        _("as it was before"), default=dict, blank=True, editable=False
    )
    entered_at = models.DateTimeField(
        _("entered at"), default=timezone.now, editable=False
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("rectification")
        verbose_name_plural = _("rectifications")
        ordering = ["evaluation", "number"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="evaluation_rectification_once",
                fields=["evaluation", "number"],
                violation_error_message=_("Somebody put it right meanwhile."),
            ),
            closed_list(
                "evaluation_rectification_kind",
                "kind",
                RectificationKind,
                message=_("Unknown kind of act."),
            ),
            models.CheckConstraint(
                name="evaluation_rectification_reasoned",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why it is put right."),
            ),
        ]

    @property
    def told(self) -> list[tuple[str, str]]:
        """What had been decided before the act, each with its name in words."""
        was = self.before
        if not was:
            return []
        conditions = [each["text"] for each in was.get("conditions_asked", [])]
        said = [
            (
                _("Decided before"),
                f"{Outcome(was['outcome']).label}, {words.day(_read(was))}",
            ),
            (_("Reasons"), "; ".join(str(Reason(r).label) for r in was["reasons"])),
            (_("Reasons in words"), was["reasons_text"]),
            (_("Conditions"), "\n".join(conditions) or was["conditions"]),
        ]
        return [(str(name), text) for name, text in said if text]

    def __str__(self):
        return f"{self.evaluation}, {self.get_kind_display()}"


def _read(before: dict) -> date:
    return date.fromisoformat(before["decided_on"])
