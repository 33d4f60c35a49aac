"""What comes of recommendations and of conditions is said."""

from abc import abstractmethod
from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from evaluation.forms import ConditionFollowForm, FollowUpForm
from evaluation.forms.meeting import meet_in_form
from evaluation.models import Condition, Evaluation, Recommendation
from evaluation.services import FOLLOWING, follow_up, settle_condition
from registry.history.meeting import OPEN
from registry.history.versions import FIELD, Versions

from .acts import OneEvaluation


class FollowedUp(OneEvaluation, FormView):
    """Something that is asked for, and what came of it.

    Who saves after somebody else did is shown what that one wrote, and chooses.
    """

    met = ()

    @cached_property
    def asked(self) -> Recommendation | Condition:
        """What is asked for."""
        found = self.all_asked.filter(number=self.kwargs["number"]).first()
        if found is None:
            raise Http404
        return found

    @property
    @abstractmethod
    def all_asked(self):
        """Everything of the kind that the evaluation asks for."""

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        # Nobody else follows it up until this is saved, or shown again.
        rows = Evaluation.objects.select_for_update(of=["self"])
        get_object_or_404(rows, pk=self.evaluation.pk)
        self.sent, self.met = meet_in_form(self.form_class, self.asked, request.POST)
        form = self.get_form()
        if form.is_valid() and not self.met:
            return self.form_valid(form)
        return self.form_invalid(form)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": copy(self.asked)}
        if "data" in kwargs:
            kwargs["data"] = self.sent
        return kwargs

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            met=self.met,
            version=Versions.of([self.asked]),
            version_field=FIELD,
            open_field=OPEN,
            **kwargs,
        )

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

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            follow_up(
                recommendation=self.asked,
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
        return super().get_context_data(recommendation=self.asked, **kwargs)


class ConditionFollow(FollowedUp):
    """Say whether a condition of a renewal is met."""

    template_name = "evaluation/condition_follow.html"
    form_class = ConditionFollowForm

    @property
    def all_asked(self):
        return self.evaluation.conditions_asked

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            settle_condition(
                condition=self.asked,
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
        return super().get_context_data(condition=self.asked, **kwargs)
