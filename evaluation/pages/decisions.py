"""What follows a signature: the decision, and what comes of each recommendation."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from evaluation.forms import DecisionForm, FollowUpForm
from evaluation.models import EvaluationStatus, Outcome, Recommendation
from evaluation.services import (
    consequences_of,
    decide_evaluation,
    follow_up,
    possible_outcomes,
    why_not_decide,
)

from .acts import OneEvaluation


class EvaluationDecide(OneEvaluation, FormView):
    """Enter the decision: first what it will do is shown, then it is done."""

    permission = "evaluation.decide_evaluation"
    template_name = "evaluation/evaluation_decide.html"
    form_class = DecisionForm

    def get(self, request, **kwargs):
        if self.evaluation.status != EvaluationStatus.SIGNED:
            return self.elsewhere(
                _("Sign the evaluation before deciding on it.")
                if self.evaluation.is_open
                else _("It was decided already.")
            )
        if reason := why_not_decide(evaluation=self.evaluation, user=request.user):
            return self.elsewhere(reason)
        return super().get(request, **kwargs)

    def get_initial(self):
        return {
            "decided_on": timezone.localdate(),
            "opinion_on": self.evaluation.opinion_on,
            "opinion": self.evaluation.opinion,
        }

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"evaluation": self.evaluation}

    def form_valid(self, form):
        agreed = self.request.POST.get("agreed")
        if not agreed:
            return self.preview(form)
        try:
            decided = decide_evaluation(
                evaluation=self.evaluation,
                user=self.request.user,
                agreed=agreed,
                **form.cleaned_data,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return self.preview(form)
        messages.success(
            self.request,
            _("The decision is entered: %(outcome)s.")
            % {"outcome": decided.get_outcome_display()},
        )
        return redirect(decided)

    def preview(self, form):
        said = form.cleaned_data
        return self.render_to_response(
            self.get_context_data(
                form=form,
                consequences=self.consequences(
                    said["outcome"], said["decided_on"], said["opinion_on"]
                ),
            )
        )

    def consequences(self, outcome: Outcome, day: date, opinion_on: date | None):
        return consequences_of(
            evaluation=self.evaluation,
            outcome=outcome,
            decided_on=day,
            opinion_on=opinion_on,
        )

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        return super().get_context_data(
            possible=[
                self.consequences(
                    outcome, max(today, self.evaluation.reference_on), None
                )
                for outcome in possible_outcomes(self.evaluation)
            ],
            **kwargs,
        )


class RecommendationFollow(OneEvaluation, FormView):
    """Say what came of a recommendation, before the signature or after it."""

    permission = "evaluation.change_recommendation"
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
