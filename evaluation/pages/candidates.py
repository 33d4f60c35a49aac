"""The candidates for contradictions: staff look at each, and say what it is."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from evaluation.disagreements.candidates import candidates
from evaluation.models import Dismissal
from evaluation.services import (
    accept_candidate,
    dismiss_candidate,
    take_back_dismissal,
)
from registry.pages.staff import StaffMixin


class ContradictionCandidates(StaffMixin, TemplateView):
    """Each pair that can hardly hold together, with what to make of it."""

    bound_by = "searches"

    permission = "evaluation.add_contradiction"
    template_name = "evaluation/contradiction_candidates.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            candidates=candidates(),
            dismissals=Dismissal.objects.select_related(
                "figure__source",
                "other_figure__source",
                "figure__cluster",
                "figure__organisation",
                "figure__event",
                "other_figure__cluster",
                "other_figure__organisation",
                "other_figure__event",
                "amount__source",
                "other_amount__source",
            ),
            **kwargs,
        )

    def post(self, request):
        act = {
            "accept": self._accept,
            "dismiss": self._dismiss,
            "take_back": self._take_back,
        }.get(request.POST.get("act"))
        if act is None:
            messages.error(request, _("Say what to do: choose one of the buttons."))
            return redirect(request.path)
        try:
            return act(request) or redirect(request.path)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            context = self.get_context_data(
                refused=request.POST.get("key"), typed=request.POST.get("reason", "")
            )
            return self.render_to_response(context, status=422)

    def _accept(self, request):
        found = accept_candidate(key=request.POST.get("key", ""), user=request.user)
        messages.success(
            request,
            _("It stands in the register as C%(number)s, not resolved.")
            % {"number": found.number},
        )
        return redirect(found)

    def _dismiss(self, request):
        dismiss_candidate(
            key=request.POST.get("key", ""),
            reason=request.POST.get("reason", "").replace("\x00", ""),
            user=request.user,
        )
        messages.success(request, _("It is not offered again."))

    def _take_back(self, request):
        take_back_dismissal(slug=request.POST.get("slug", ""), user=request.user)
        messages.success(request, _("It is offered again."))
