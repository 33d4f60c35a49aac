"""What became of a recommendation, after the signature as well as before."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.models import Recommendation

from .acts import act_on, allow


def follow_up(
    *, recommendation: Recommendation, came_of_it: str, closed_on: date | None, user
) -> Recommendation:
    """Say what came of a recommendation; with a day, it is closed since then.

    Without a day it is followed further, even if it was closed before.

    Raises:
        ValidationError: it is closed without a word on what came of it, before the
            evaluation, or on a day that lies ahead.
        PermissionDenied: the user may not follow recommendations.
    """
    allow(user, "change_recommendation")
    with act_on("follow up", recommendation.evaluation) as evaluation:
        kept = evaluation.recommendations.filter(pk=recommendation.pk).first()
        if kept is None:
            raise ValidationError(_("This recommendation was removed meanwhile."))
        if closed_on and closed_on < evaluation.reference_on:
            raise ValidationError(
                {"closed_on": _("The evaluation that asks for it is of a later day.")}
            )
        if closed_on and closed_on > timezone.localdate():
            raise ValidationError({"closed_on": _("This day lies ahead.")})
        kept.closed_on = closed_on
        kept.follow_up = came_of_it
        kept.full_clean()
        kept.save(update_fields=["closed_on", "follow_up"])
    return kept
