"""A form about one row, which two people may fill in at once: nothing is lost."""

from abc import ABC, abstractmethod

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView

from evaluation.forms.meeting import meet_in_form
from evaluation.models import Evaluation
from registry.history.meeting import OPEN
from registry.history.versions import FIELD, Versions

from .acts import OneEvaluation


class FormOfOneRow(OneEvaluation, FormView, ABC):
    """A form that knows the version of the row that it showed.

    Who saves after somebody else did is shown what that one wrote, and chooses.
    """

    met = ()

    @property
    @abstractmethod
    def row(self) -> models.Model:
        """What the form is about."""

    @abstractmethod
    def form_of(self, row, data=None):
        """Return the form with what a row says, or with what was sent."""

    @abstractmethod
    def act(self, **said) -> str:
        """Do what the form says; return what was done, in words.

        Raises:
            ValidationError: it cannot be done; the form is shown again.
        """

    def form_valid(self, form):
        try:
            done = self.act(**form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, done)
        return redirect(self.evaluation)

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        # Nobody else writes about the evaluation until this is saved, or shown again.
        rows = Evaluation.objects.select_for_update(of=["self"])
        get_object_or_404(rows, pk=self.evaluation.pk)
        self.sent, self.met = meet_in_form(self.form_of, self.row, request.POST)
        form = self.get_form()
        if form.is_valid() and not self.met:
            return self.form_valid(form)
        return self.form_invalid(form)

    def get_form(self, form_class=None):
        if self.request.method == "POST":
            return self.form_of(self.row, self.sent)
        return self.form_of(self.row)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            met=self.met,
            version=Versions.of([self.row]),
            version_field=FIELD,
            open_field=OPEN,
            **kwargs,
        )
