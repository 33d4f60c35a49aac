"""What comes of recommendations and of conditions is said."""

from abc import abstractmethod
from copy import copy

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from evaluation.forms import ConditionFollowForm, FollowUpForm
from evaluation.models import Condition, Recommendation
from evaluation.services import FOLLOWING, settle_condition
from evaluation.services import follow_up as record_follow_up
from registry.history.events import with_last_event
from registry.rights.rows import may_read

from .meeting import FormOfOneRow


class FollowedUp(FormOfOneRow):
    """Something that is asked for, and what came of it."""

    @cached_property
    def row(self) -> Recommendation | Condition:
        """What is asked for, of a file that the reader may read."""
        if not may_read(self.evaluation, self.request.user):
            raise PermissionDenied
        found = (
            with_last_event(self.all_asked).filter(number=self.kwargs["number"]).first()
        )
        if found is None:
            raise Http404
        return found

    @property
    @abstractmethod
    def all_asked(self):
        """Everything of the kind that the evaluation asks for."""

    def form_of(self, row, data=None):
        return self.form_class(data, instance=copy(row))

    @property
    def permission(self):
        """One of the rights to follow up that the reader has, else the first."""
        rights = [f"evaluation.{name}" for name in FOLLOWING]
        return next(filter(self.request.user.has_perm, rights), rights[0])


class RecommendationFollow(FollowedUp):
    """Say what came of a recommendation, before the signature or after it."""

    template_name = "evaluation/recommendation_follow.html"
    form_class = FollowUpForm

    @property
    def all_asked(self):
        return self.evaluation.recommendations

    def act(self, *, follow_up, closed_on):
        record_follow_up(
            recommendation=self.row,
            came_of_it=follow_up,
            closed_on=closed_on,
            user=self.request.user,
        )
        if closed_on:
            return _("The recommendation is closed.")
        return _("The recommendation is still followed.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(recommendation=self.row, **kwargs)


class ConditionFollow(FollowedUp):
    """Say whether a condition of a renewal is met."""

    template_name = "evaluation/condition_follow.html"
    form_class = ConditionFollowForm

    @property
    def all_asked(self):
        return self.evaluation.conditions_asked

    def act(self, *, is_met, follow_up, closed_on):
        settle_condition(
            condition=self.row,
            is_met=is_met,
            came_of_it=follow_up,
            closed_on=closed_on,
            user=self.request.user,
        )
        if closed_on:
            return _("The condition is settled.")
        return _("The condition is still followed.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(condition=self.row, **kwargs)
