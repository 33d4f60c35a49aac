"""The page on which the unpaid rest of a grant is withdrawn."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from programmes.forms import WithdrawalForm
from programmes.models import BudgetDecision
from programmes.services import unpaid_of, withdraw_grant
from registry.forms import KeySelect
from registry.words import euro


def may_decide(request) -> bool:
    return request.user.has_perm("programmes.add_budgetdecision")


class WithdrawingAdmin:
    """A grant, what of it was not paid, and the decision to withdraw that."""

    change_form_template = "programmes/admin/grant.html"

    def get_urls(self):
        return [
            path(
                "<int:pk>/withdraw/",
                self.admin_site.admin_view(self.withdraw_view),
                name="programmes_grant_withdraw",
            ),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return super().change_view(
            request,
            object_id,
            form_url,
            (extra_context or {}) | {"may_withdraw": may_decide(request)},
        )

    def withdraw_view(self, request, pk):
        grant = self.get_object(request, str(pk))
        if grant is None:
            raise Http404
        if not may_decide(request) or not self.has_view_permission(request, grant):
            raise PermissionDenied
        form = WithdrawalForm(request.POST or None)
        source = BudgetDecision._meta.get_field("source")
        form.fields["source"].widget = KeySelect(
            source, self.admin_site, choices=form.fields["source"].choices
        )
        if form.is_valid():
            try:
                decision = withdraw_grant(grant=grant, **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(
                    request,
                    _("%(amount)s of “%(grant)s” was withdrawn.")
                    % {"amount": euro(-decision.amount), "grant": grant},
                )
                page = reverse("admin:programmes_grant_change", args=[pk])
                return HttpResponseRedirect(page)
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            "programmes/admin/withdraw.html",
            self.admin_site.each_context(request)
            | {
                "opts": self.opts,
                "title": _("Withdraw what is not paid"),
                "grant": grant,
                "unpaid": unpaid_of(grant),
                "form": form,
                "media": self.media + form.media,
            },
        )
