"""The pages on which an administrator helps with an account: asked once, then done."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
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
)


@dataclass(frozen=True)
class Help:
    """Something that an administrator does for the owner of an account.

    Args:
        label: what the button says.
        title: the question that is asked before, with a place for the account.
        explained: what follows from it.
        act: does it, and answers.
    """

    label: Promise
    title: Promise
    explained: Promise
    act: Callable[[HttpRequest, User], HttpResponse]

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


@admin.site.admin_view
def help_with(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Ask whether an account is helped with, and do so when the answer is yes."""
    told = HELPS.get(code)
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
    if request.method == "POST":
        return told.act(request, account)
    return _page(
        request,
        account,
        "walloon_clusters/account_help_ask.html",
        title=told.asked_of(account),
        told=told,
        code=code,
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
