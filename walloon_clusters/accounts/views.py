"""The pages of an account that the library has not, or has otherwise."""

from allauth.account import views as account
from allauth.socialaccount import views as socialaccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from .models import AccountEventKind
from .other_site import is_configured
from .recording import record


def with_mail(view, otherwise=None):
    """Return a page that needs mail, or another one where the site sends none."""

    def page(request, *args, **kwargs):
        if settings.MAIL:
            return view(request, *args, **kwargs)
        if otherwise is None:
            raise Http404("This site sends no mail.")
        return otherwise(request, *args, **kwargs)

    return page


class NoMail(TemplateView):
    """Who forgot a password asks an administrator, where no mail is sent."""

    template_name = "account/no_mail.html"


password_reset = with_mail(account.password_reset, NoMail.as_view())
email = with_mail(account.email)


def connections(request):
    """The other sites that an account is tied to, where there are any."""
    if not is_configured():
        raise Http404("This site knows no other one.")
    return socialaccount.connections(request)


@require_POST
@login_required
def end_session(request, pk):
    """End one of the reader's own sessions."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    is_this = session.is_current()
    session.end()
    record(AccountEventKind.SESSION_ENDED, request.user, request=request)
    if is_this:
        return redirect("account_login")
    messages.success(request, _("The session has ended."))
    return redirect("usersessions_list")
