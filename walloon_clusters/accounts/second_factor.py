"""Who must use a second factor, and whether this session has."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from registry.plugs import grave_rights

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
ALWAYS = {"account_logout", "logout", "set_language", "health", "jsi18n"}
"""Pages that tell nothing and change nothing in the registry, by their names."""
IMPORTS = ("_import", "_process_import")
"""How the names of the pages end on which a table of the admin is imported."""
TO_USE_ONE = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
TO_SET_ONE_UP = {
    *("account_reauthenticate", "account_change_password", "account_set_password"),
    *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn"),
}


def must_use_second_factor(user) -> bool:
    """Whether somebody may decide, sign, merge, import or administer.

    Each app tells which of its rights that are: see ``registry.plugs.grave_rights``.
    """
    return settings.SECOND_FACTOR_REQUIRED and (
        user.is_superuser or any(user.has_perm(right) for right in grave_rights())
    )


def has_used_second_factor(request) -> bool:
    """Whether it was used in this very session, not some other day."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


class SecondFactorFirst:
    """Nothing is shown to, or done for, whoever owes the session a second factor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        if (
            settings.SESSION_COOKIE_NAME not in request.COOKIES
            or not request.user.is_authenticated
            or request.resolver_match.url_name in ALWAYS
            or has_used_second_factor(request)
        ):
            return None
        wanted = request.resolver_match.url_name or ""
        if not (
            must_use_second_factor(request.user)
            or (settings.SECOND_FACTOR_REQUIRED and wanted.endswith(IMPORTS))
        ):
            return None
        factors = Authenticator.objects.filter(user=request.user, type__in=FACTORS)
        if first := factors.order_by("type").first():
            # Another session set it up: a password alone takes it no further here.
            if wanted in TO_USE_ONE:
                return None
            by_key = first.type == Authenticator.Type.WEBAUTHN
            page = "mfa_reauthenticate_webauthn" if by_key else "mfa_reauthenticate"
            return _send_on(request, page, _("Please confirm that it is you."))
        if wanted in TO_SET_ONE_UP:
            return None
        return _send_on(
            request,
            "mfa_index",
            _(
                "Your rights ask for a second factor at each login. Please set one up: "
                "a passkey of this device, or an app that shows codes."
            ),
        )


def _send_on(request, page: str, why: str) -> HttpResponse:
    """Send a reader to a page first; what was to be changed is not changed."""
    if request.method not in ("GET", "HEAD"):
        raise PermissionDenied(why)
    if not request.htmx:
        messages.warning(request, why)
    address = reverse(page, query={"next": request.get_full_path()})
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
