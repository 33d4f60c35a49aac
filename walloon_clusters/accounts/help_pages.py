"""The pages on which an administrator helps with an account: asked once, then done."""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .helping import (
    days_of_link,
    end_sessions,
    invite,
    is_sent,
    may_help,
    take_away_factors,
    tie,
    untie,
)
from .other_site import PROVIDER, is_configured


@dataclass(frozen=True)
class Help:
    """Something that an administrator does for the owner of an account.

    Args:
        label: what the button says.
        title: the question that is asked before, with a place for the account.
        explained: what follows from it.
        act: does it, and answers.
        form: what is asked beside, if anything.
    """

    label: Promise
    title: Promise
    explained: Promise
    act: Callable[..., HttpResponse]
    form: type[forms.Form] | None = None

    def asked_of(self, account: User) -> str:
        return self.title % {"account": account}


def _invited(request, account):
    link = invite(account, request)
    if link:
        return _page(
            request,
            account,
            "walloon_clusters/account_help_link.html",
            title=_("A link for %(account)s") % {"account": account},
            link=link,
            days=days_of_link(),
        )
    messages.success(
        request, _("The link was sent to %(address)s.") % {"address": account.email}
    )
    return _back_to(account)


def _without_factors(request, account):
    taken = take_away_factors(account, request)
    messages.success(
        request,
        ngettext(
            "%(count)s second factor was taken away, and all sessions were ended.",
            "%(count)s second factors were taken away, and all sessions were ended.",
            taken,
        )
        % {"count": taken},
    )
    return _back_to(account)


def _ended(request, account):
    ended = end_sessions(account, request)
    messages.success(
        request,
        ngettext(
            "%(count)s session was ended.", "%(count)s sessions were ended.", ended
        )
        % {"count": ended},
    )
    return _back_to(account)


class IdentifierForm(forms.ModelForm):
    """The identifier of somebody at the other site."""

    class Meta:
        model = SocialAccount
        fields = ("provider", "uid")
        labels = {"uid": gettext_lazy("identifier at the other site")}
        help_texts = {
            "uid": gettext_lazy(
                "What that site calls “sub”, never a mail address that it could give "
                "to somebody else. Who logs in there before is told it here."
            )
        }
        widgets = {"provider": forms.HiddenInput}
        error_messages = {
            NON_FIELD_ERRORS: {
                "unique_together": gettext_lazy(
                    "An account is tied to this identifier already."
                )
            }
        }

    def __init__(self, data=None):
        super().__init__(data and {"provider": PROVIDER, "uid": data.get("uid", "")})
        self.fields["uid"].widget.attrs.update(autocomplete="off", spellcheck="false")


def _tied(request, account, form):
    tie(account, form.cleaned_data["uid"], request)
    messages.success(request, _("The account is tied to the other site."))
    return _back_to(account)


def _untied(request, account):
    untied = untie(account, request)
    messages.success(
        request,
        ngettext(
            "%(count)s identifier was untied, and all sessions were ended.",
            "%(count)s identifiers were untied, and all sessions were ended.",
            untied,
        )
        % {"count": untied},
    )
    return _back_to(account)


HELPS = {
    "invite": Help(
        label=gettext_lazy("Invite, or send a link for a new password"),
        title=gettext_lazy("Have the owner of %(account)s choose a password?"),
        explained=gettext_lazy(
            "A link is made, by which a password is chosen. It works once. A password "
            "that the account has goes on working until then."
        ),
        act=_invited,
    ),
    "factors": Help(
        label=gettext_lazy("Take away second factors"),
        title=gettext_lazy("Take the second factors of %(account)s away?"),
        explained=gettext_lazy(
            "For whoever lost a device: its passkeys, its app and its recovery codes "
            "are good for nothing any more, and all sessions end. At the next login "
            "the password is enough to set up others. Be sure that it is the owner "
            "who asks."
        ),
        act=_without_factors,
    ),
    "sessions": Help(
        label=gettext_lazy("End all sessions"),
        title=gettext_lazy("End all sessions of %(account)s?"),
        explained=gettext_lazy(
            "Wherever somebody is logged in with this account, the next page asks to "
            "log in again. What was typed and not saved is lost."
        ),
        act=_ended,
    ),
}
"""What may be done, by the last part of its address."""

TIES = {
    "tie": Help(
        label=gettext_lazy("Tie to the other site"),
        title=gettext_lazy("Have the owner of %(account)s log in by the other site?"),
        explained=gettext_lazy(
            "Whoever the other site says to be this identifier is logged in to the "
            "account; a second factor that the account has is asked for all the same. "
            "Be sure that it is the owner’s."
        ),
        act=_tied,
        form=IdentifierForm,
    ),
    "untie": Help(
        label=gettext_lazy("Untie from the other site"),
        title=gettext_lazy("Untie %(account)s from the other site?"),
        explained=gettext_lazy(
            "Nobody logs in to the account by the other site any more, and all its "
            "sessions end. A password that it has goes on working."
        ),
        act=_untied,
    ),
}
"""What may be done besides, where another site says who people are."""


def helps_offered() -> dict[str, Help]:
    return HELPS | TIES if is_configured() else HELPS


@admin.site.admin_view
def help_with(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Ask whether an account is helped with, and do so when the answer is yes."""
    told = helps_offered().get(code)
    if told is None:
        raise Http404("No such help.")
    account = get_object_or_404(User, pk=pk)
    if not may_help(request.user, account):
        raise PermissionDenied
    if code == "invite" and not account.is_active:
        messages.error(
            request, _("This account is closed: nobody logs in with it. Open it first.")
        )
        return _back_to(account)
    form = told.form and told.form(request.POST or None)
    if request.method == "POST":
        if form is None:
            return told.act(request, account)
        if form.is_valid():
            return told.act(request, account, form)
    return _page(
        request,
        account,
        "walloon_clusters/account_help_ask.html",
        title=told.asked_of(account),
        told=told,
        code=code,
        form=form,
        is_sent=is_sent(account),
    )


def _page(request, account, template: str, **context) -> TemplateResponse:
    return TemplateResponse(
        request,
        template,
        {
            **admin.site.each_context(request),
            "opts": User._meta,
            "account": account,
            **context,
        },
    )


def _back_to(account: User) -> HttpResponse:
    return redirect("admin:auth_user_change", account.pk)
