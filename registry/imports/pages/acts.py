"""What is done to an import from its page; each act leads back to it."""

from abc import ABC, abstractmethod

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from registry.imports.kind import kind_of
from registry.imports.plans import tasks
from registry.imports.plans.amending import mend_cell, overrule
from registry.imports.plans.deciding import decide
from registry.imports.plans.settling import accept_proposals, settle
from registry.imports.plans.undoing import drop_import, undo_import
from registry.imports.plans.whole import accept_as_whole
from registry.models import Decision, RowOutcome
from registry.pages.staff import asked_back
from registry.proposals.reviewing import leave_out
from registry.proposals.rights import may_apply, may_edit

from .forms import RowDecisionForm
from .views import OneImport


class Act(OneImport, View, ABC):
    """Something that is done to an import; it leads back to the import's page."""

    def get(self, request, **kwargs):
        return redirect(self.batch)

    def may_act(self) -> bool:
        """Whether the reader may do it: nobody to a proposal that is under review."""
        return self.batch.submitted_at is None and may_edit(
            self.request.user, self.batch
        )

    def post(self, request, **kwargs):
        if not self.may_act():
            raise PermissionDenied
        try:
            self.act()
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
        return redirect(asked_back(request, request.POST) or self.batch)

    @abstractmethod
    def act(self):
        """Do it to the import."""


class ImportDecide(Act):
    """Say about a row which organisation it is, or that it is left out."""

    def may_act(self) -> bool:
        return may_edit(self.request.user, self.batch)

    def act(self):
        row = get_object_or_404(self.batch.rows, pk=self.kwargs["pk"])
        form = RowDecisionForm(self.request.POST)
        if not form.is_valid():
            raise ValidationError(
                [error for errors in form.errors.values() for error in errors]
            )
        said = form.cleaned_data
        if self.batch.submitted_at is None:
            decide(row=row, **said)
        elif said["decision"] == Decision.LEAVE_OUT:
            leave_out(row=row, user=self.request.user, remark=said["remark"])
        elif not said["decision"]:
            decide(row=row, decision="")
        else:
            raise ValidationError(_("A reviewer leaves rows out, or takes that back."))


class ImportMend(Act):
    """Say how a cell of a row is read, and have the file read again."""

    def act(self):
        row = get_object_or_404(self.batch.rows, pk=self.kwargs["pk"])
        said = self.request.POST
        mend_cell(
            row=row,
            cell=said.get("cell", ""),
            text=said.get("text", "").replace("\x00", "").strip(),
            user=self.request.user,
        )
        tasks.plan(batch=row.batch)


class ImportOverrule(Act):
    """Say that a file that was refused by its looks is as it should be."""

    def act(self):
        overrule(batch=self.batch, user=self.request.user)
        tasks.plan(batch=self.batch)


class ImportSettle(Act):
    """Answer what is asked once about rows alike, or accept all that is proposed."""

    def act(self):
        user = self.request.user
        question = self.request.POST.get("question", "")
        if question:
            answer = self.request.POST.get("answer", "")
            settle(batch=self.batch, answers={question: answer}, user=user)
        else:
            accept_proposals(batch=self.batch, user=user)


class ImportApply(Act):
    """Confirm a plan; where rows are refused, only knowing how many."""

    def may_act(self) -> bool:
        return may_apply(self.request.user, self.batch)

    def act(self):
        refused = self.batch.rows.with_outcome(RowOutcome.REFUSED).count()
        if refused and self.request.POST.get("without") != str(refused):
            raise ValidationError(
                [
                    kind_of(self.batch).says.not_taken(self.batch, refused),
                    _("Confirm that the list is applied without them."),
                ]
            )
        if not tasks.confirm(batch=self.batch, user=self.request.user):
            messages.warning(
                self.request,
                _("The registry changed since the plan: look at what differs."),
            )


class ImportWhole(Act):
    """Say that the whole list was read, so that whom it does not name has left."""

    def act(self):
        accept_as_whole(batch=self.batch, user=self.request.user)


class ImportUndo(Act):
    def may_act(self) -> bool:
        return may_apply(self.request.user, self.batch)

    def act(self):
        undo_import(batch=self.batch, user=self.request.user)


class ImportDrop(Act):
    """Give up a list; a proposal is withdrawn by its author, at any time before."""

    def may_act(self) -> bool:
        own = self.batch.made_by_id == self.request.user.pk
        return own if self.batch.is_proposal else super().may_act()

    def act(self):
        drop_import(batch=self.batch, user=self.request.user)


class ImportResume(Act):
    def may_act(self) -> bool:
        return True

    def act(self):
        tasks.resume(batch=self.batch)
