"""The decision: entered with its grounds in sight, put right, annulled, published."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from evaluation.forms import (
    AnnulmentForm,
    DecisionForm,
    OpinionForm,
    RectificationForm,
)
from evaluation.grounds import Grounds
from evaluation.models import Evaluation, EvaluationStatus
from evaluation.services import (
    RECORDING,
    annul_evaluation,
    consequences_of,
    decide_evaluation,
    open_in_place,
    possible_outcomes,
    publish_evaluation,
    record_opinion,
    rectified_consequences,
    rectify_decision,
    state_of,
    why_not_decide,
    withdraw_report,
)
from registry.history.events import with_last_event

from .acts import ConfirmedAct, OneEvaluation
from .meeting import FormOfOneRow


class AgreedDecision(OneEvaluation, FormView):
    """A decision: first what it will do is shown, then it is done."""

    permission = "evaluation.decide_evaluation"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"evaluation": self.evaluation}

    def form_valid(self, form):
        agreed = self.request.POST.get("agreed")
        if not agreed:
            return self.preview(form)
        try:
            self.act(agreed=agreed, user=self.request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return self.preview(form)
        return redirect(self.evaluation)

    def preview(self, form):
        said = form.cleaned_data
        return self.render_to_response(
            self.get_context_data(
                form=form,
                consequences=self.consequences(
                    outcome=said["outcome"],
                    decided_on=said["decided_on"],
                    opinion_on=said["opinion_on"],
                ),
            )
        )

    def consequences(self, **said):
        return consequences_of(evaluation=self.evaluation, **said)

    def get_context_data(self, **kwargs):
        day = max(timezone.localdate(), self.evaluation.reference_on)
        return super().get_context_data(
            possible=[
                self.consequences(outcome=outcome, decided_on=day)
                for outcome in possible_outcomes(self.evaluation)
            ],
            grounds=Grounds(self.evaluation, self.request.user),
            **kwargs,
        )


class EvaluationDecide(AgreedDecision):
    """Enter the decision on a signed file."""

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

    def act(self, **said):
        decided = decide_evaluation(evaluation=self.evaluation, **said)
        messages.success(
            self.request,
            _("The decision is entered: %(outcome)s.")
            % {"outcome": decided.get_outcome_display()},
        )
        messages.info(
            self.request,
            _("Everybody reads what was decided; the report is not published yet."),
        )


class EvaluationRectify(AgreedDecision):
    """Put a decision right, such as one with a mistyped day."""

    template_name = "evaluation/evaluation_rectify.html"
    form_class = RectificationForm

    def get(self, request, **kwargs):
        decided = self.evaluation.status == EvaluationStatus.DECIDED
        if not decided or self.evaluation.signed_at is None:
            return self.elsewhere(
                _("Only a decision that was entered here can be put right here.")
            )
        return super().get(request, **kwargs)

    def get_initial(self):
        evaluation = self.evaluation
        names = (
            "outcome",
            "decided_on",
            "conditions",
            "reasons",
            "reasons_text",
            "opinion_on",
            "opinion",
        )
        initial = {name: getattr(evaluation, name) for name in names}
        initial["done_on"] = timezone.localdate()
        if evaluation.renewal:
            initial["act"] = evaluation.renewal.act
        for each in evaluation.conditions_asked.all():
            initial[f"asked_{each.number}"] = each.text
            initial[f"asked_{each.number}_by"] = each.due_on
        return initial

    def consequences(self, **said):
        return rectified_consequences(evaluation=self.evaluation, **said)

    def act(self, **said):
        rectify_decision(evaluation=self.evaluation, **said)
        messages.success(
            self.request, _("The decision is put right; both versions are kept.")
        )


class EvaluationAnnul(OneEvaluation, FormView):
    """Annul what was signed or decided."""

    permission = "evaluation.decide_evaluation"
    template_name = "evaluation/evaluation_annul.html"
    form_class = AnnulmentForm

    def get(self, request, **kwargs):
        annulled = self.evaluation.status == EvaluationStatus.ANNULLED
        if annulled or self.evaluation.signed_at is None:
            return self.elsewhere(
                _("Only what is signed here, and not annulled, can be annulled.")
            )
        return super().get(request, **kwargs)

    def get_initial(self):
        return {"done_on": timezone.localdate()}

    def form_valid(self, form):
        try:
            annul_evaluation(
                evaluation=self.evaluation,
                user=self.request.user,
                agreed=self.request.POST.get("agreed"),
                **form.cleaned_data,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("It is annulled, and stays to be read."))
        return redirect(self.evaluation)

    def get_context_data(self, **kwargs):
        return super().get_context_data(agreed=state_of(self.evaluation), **kwargs)


class EvaluationOpinion(FormOfOneRow):
    """Record what the advisory committee said, before the decision."""

    template_name = "evaluation/evaluation_opinion.html"
    form_class = OpinionForm

    @property
    def permission(self):
        """One of the rights to record it that the reader has, else the first."""
        rights = [f"evaluation.{name}" for name in RECORDING]
        return next(filter(self.request.user.has_perm, rights), rights[0])

    def get(self, request, **kwargs):
        if self.evaluation.status != EvaluationStatus.SIGNED:
            return self.elsewhere(
                _("An opinion is given on what is signed and not decided yet.")
            )
        return super().get(request, **kwargs)

    @cached_property
    def row(self):
        return with_last_event(Evaluation.objects).get(pk=self.evaluation.pk)

    def form_of(self, row, data=None):
        said = {"opinion_on": row.opinion_on, "opinion": row.opinion}
        return self.form_class(data, initial=said)

    def act(self, **said):
        record_opinion(evaluation=self.evaluation, user=self.request.user, **said)
        return _("The opinion is recorded.")


class EvaluationPublish(ConfirmedAct):
    """Publish the report, or take it back."""

    permission = "evaluation.decide_evaluation"
    template_name = "evaluation/evaluation_publish.html"

    def act(self):
        # What was read on the button is done, whatever others did meanwhile.
        if self.request.POST.get("act") == "withdraw":
            withdraw_report(evaluation=self.evaluation, user=self.request.user)
            messages.success(self.request, _("The report is not public any more."))
        else:
            publish_evaluation(evaluation=self.evaluation, user=self.request.user)
            messages.success(self.request, _("The report is published."))
        return redirect(self.evaluation)


class EvaluationReplace(OneEvaluation, View):
    """Open a file in the place of an annulled one, with one click."""

    http_method_names = ["post", "options"]
    permission = "evaluation.add_evaluation"

    def post(self, request, **kwargs):
        try:
            opened = open_in_place(evaluation=self.evaluation, user=request.user)
        except ValidationError as refusal:
            return self.elsewhere(" ".join(refusal.messages))
        messages.success(request, _("A file is open in its place."))
        return redirect("evaluation_edit", slug=opened.slug)
