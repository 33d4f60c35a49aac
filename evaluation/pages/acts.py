"""What evaluators do: they open a file, write it, sign it, or throw it away."""

from abc import ABC, abstractmethod

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from evaluation.evaluation_file import EvaluationFile
from evaluation.forms import Draft, OpeningForm
from evaluation.forms.fields import known_documents
from evaluation.forms.meeting import meet_others
from evaluation.forms.rows import FileRows
from evaluation.models import Evaluation
from evaluation.readers import reads_confidential
from evaluation.services import (
    discard_evaluation,
    measure_again,
    missing_to_sign,
    open_evaluation,
    sign_evaluation,
    write_evaluation,
)
from registry.history.meeting import OPEN
from registry.history.versions import FIELD, Versions
from registry.log.viewing import shows
from registry.models import Cluster
from registry.pages.staff import StaffMixin

from .indicators import by_type


class EvaluationOpen(StaffMixin, FormView):
    """Open a file: with one click from a calendar, or on a page of its own."""

    permission = "evaluation.add_evaluation"
    template_name = "evaluation/evaluation_open.html"
    form_class = OpeningForm

    def get_initial(self):
        asked = self.request.GET
        return {
            "cluster": Cluster.objects.filter(slug=asked.get("cluster", "")).first(),
            "occasion": asked.get("occasion"),
            "reference_on": asked.get("reference_on") or timezone.localdate(),
        }

    def form_valid(self, form):
        there = Evaluation.objects.in_force().filter(**form.cleaned_data).first()
        if there:
            messages.info(self.request, _("It had been opened already."))
            return redirect(there)
        try:
            evaluation = open_evaluation(**form.cleaned_data, user=self.request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return self.form_invalid(form)
        messages.success(
            self.request, _("The file is open, and every indicator was measured.")
        )
        return redirect("evaluation_edit", slug=evaluation.slug)


class OneEvaluation(StaffMixin):
    """Something about an evaluation, for those who may write it and read all of it."""

    permission = "evaluation.change_evaluation"

    @cached_property
    def evaluation(self) -> Evaluation:
        rows = Evaluation.objects.select_related(
            "cluster",
            "recognition__regime",
            "framework",
            "evaluator",
            "evaluating_organisation",
            "source",
        )
        found = get_object_or_404(rows, slug=self.kwargs["slug"])
        user = self.request.user
        if found.is_confidential and not reads_confidential(user):
            raise PermissionDenied
        shows(self.request, Evaluation, [found])
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            evaluation=self.evaluation, documents=known_documents(), **kwargs
        )

    def elsewhere(self, refusal: str):
        """Lead to the evaluation itself, and say why."""
        messages.error(self.request, refusal)
        return redirect(self.evaluation)


class EvaluationEdit(OneEvaluation, TemplateView):
    """The page on which an open file is written; nothing typed on it is lost."""

    template_name = "evaluation/evaluation_edit.html"

    def get(self, request, **kwargs):
        if not self.evaluation.is_open:
            return self.elsewhere(_("It is signed: nobody changes what it found."))
        return self.show(Draft(self.evaluation))

    @transaction.atomic
    def post(self, request, **kwargs):
        # Nobody else writes the file until this is saved, or shown again.
        rows = Evaluation.objects.select_for_update(of=["self"])
        get_object_or_404(rows, pk=self.evaluation.pk)
        sent, met = meet_others(self.evaluation, request.POST)
        draft = Draft(self.evaluation, sent)
        draft.met = met
        if draft.is_valid():
            try:
                return self.write(draft)
            except ValidationError as refusal:
                draft.refusals += refusal.messages
        return self.show(draft)

    def write(self, draft):
        kept = write_evaluation(
            evaluation=self.evaluation, typed=draft.typed, user=self.request.user
        )
        then = self.request.POST.get("then")
        if then == "measure":
            measure_again(evaluation=kept, user=self.request.user)
            messages.success(self.request, _("Saved, and everything measured again."))
        else:
            messages.success(self.request, _("Saved."))
        page = "evaluation_sign" if then == "sign" else "evaluation_edit"
        return redirect(page, slug=kept.slug)

    def show(self, draft):
        return self.render_to_response(self.get_context_data(draft=draft))

    def get_context_data(self, draft, **kwargs):
        file = EvaluationFile(self.evaluation, self.request.user)
        kept = Evaluation.objects.get(pk=self.evaluation.pk)
        return super().get_context_data(
            draft=draft,
            version_field=FIELD,
            open_field=OPEN,
            missing=missing_to_sign(evaluation=kept),
            previous=file.previous,
            groups=by_type(file.rows, key=lambda row: row.indicator.type),
            **kwargs,
        )


class ConfirmedAct(OneEvaluation, TemplateView, ABC):
    """A page that says what an act does, and a button that does it."""

    def post(self, request, **kwargs):
        try:
            return self.act()
        except ValidationError as refusal:
            return self.render_to_response(
                self.get_context_data(refusals=refusal.messages)
            )

    @abstractmethod
    def act(self):
        """Do it; return where to go then."""


class ActOnOpenFile(ConfirmedAct):
    """An act on a file as it was shown, not on what others wrote in it since."""

    @transaction.atomic
    def post(self, request, **kwargs):
        # Nobody else writes the file until this is done, or refused.
        rows = Evaluation.objects.select_for_update(of=["self"])
        there = rows.filter(pk=self.evaluation.pk).exists()
        shown = request.POST.get(FIELD)
        if there and shown is not None and Versions.read(shown) != self.version:
            refusal = _("Somebody wrote in this file since: look at it again.")
            return self.render_to_response(self.get_context_data(refusals=[refusal]))
        return super().post(request, **kwargs)

    @property
    def version(self) -> Versions:
        return FileRows.of(self.evaluation).version

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            version=self.version, version_field=FIELD, **kwargs
        )


class EvaluationSign(ActOnOpenFile):
    permission = "evaluation.sign_evaluation"
    template_name = "evaluation/evaluation_sign.html"

    def get(self, request, **kwargs):
        if not self.evaluation.is_open:
            return self.elsewhere(_("It is signed already."))
        return super().get(request, **kwargs)

    def act(self):
        sign_evaluation(evaluation=self.evaluation, user=self.request.user)
        messages.success(self.request, _("Signed: what was found is kept as it is."))
        return redirect(self.evaluation)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            missing=missing_to_sign(evaluation=self.evaluation),
            scores=self.evaluation.scores.select_related("criterion").order_by(
                "criterion__rank"
            ),
            measured=self.evaluation.measurements.count(),
            by_hand=self.evaluation.measurements.filter(is_manual=True).count(),
            recommended=self.evaluation.recommendations.count(),
            **kwargs,
        )


class EvaluationDiscard(ActOnOpenFile):
    """Throw an open file away, such as one that was opened by mistake."""

    permission = "evaluation.delete_evaluation"
    template_name = "evaluation/evaluation_discard.html"

    def get(self, request, **kwargs):
        if not self.evaluation.is_open:
            return self.elsewhere(_("It is signed: nobody throws it away."))
        return super().get(request, **kwargs)

    def act(self):
        discard_evaluation(evaluation=self.evaluation, user=self.request.user)
        messages.success(self.request, _("The file was thrown away."))
        return redirect("evaluation_list")
