"""What comes of recommendations and of conditions is said."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from evaluation.forms import ConditionFollowForm, FollowUpForm
from evaluation.models import Condition, Recommendation
from evaluation.services import FOLLOWING, follow_up, settle_condition

from .acts import OneEvaluation


class FollowedUp(OneEvaluation, FormView):
    """Something that is asked for, and what came of it."""

    @property
    def permission(self):
        """One of the rights to follow up that the reader has, else the first."""
        rights = [f"evaluation.{name}" for name in FOLLOWING]
        return next(filter(self.request.user.has_perm, rights), rights[0])


class RecommendationFollow(FollowedUp):
    """Say what came of a recommendation, before the signature or after it."""

    template_name = "evaluation/recommendation_follow.html"
    form_class = FollowUpForm

    @cached_property
    def recommendation(self) -> Recommendation:
        found = self.evaluation.recommendations.filter(number=self.kwargs["number"])
        if not found:
            raise Http404
        return found[0]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.recommendation}

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            follow_up(
                recommendation=self.recommendation,
                came_of_it=said["follow_up"],
                closed_on=said["closed_on"],
                user=self.request.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("The recommendation is closed.")
            if said["closed_on"]
            else _("The recommendation is still followed."),
        )
        return redirect(self.evaluation)

    def get_context_data(self, **kwargs):
        return super().get_context_data(recommendation=self.recommendation, **kwargs)


class ConditionFollow(FollowedUp):
    """Say whether a condition of a renewal is met."""

    template_name = "evaluation/condition_follow.html"
    form_class = ConditionFollowForm

    @cached_property
    def condition(self) -> Condition:
        found = self.evaluation.conditions_asked.filter(number=self.kwargs["number"])
        if not found:
            raise Http404
        return found[0]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.condition}

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            settle_condition(
                condition=self.condition,
                is_met=said["is_met"],
                came_of_it=said["follow_up"],
                closed_on=said["closed_on"],
                user=self.request.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("The condition is settled.")
            if said["closed_on"]
            else _("The condition is still followed."),
        )
        return redirect(self.evaluation)

    def get_context_data(self, **kwargs):
        return super().get_context_data(condition=self.condition, **kwargs)
