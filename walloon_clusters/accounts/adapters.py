"""What this site does otherwise than the library that logs people in."""

import base64
import logging
import time
from http import HTTPStatus

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthError
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.shortcuts import resolve_url
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from . import brakes
from .clients import remember_browser
from .models import AccountEventKind
from .other_site import OtherSiteAway, refusal
from .recording import record, tell

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts that administrators open, with passwords that nobody guesses."""

    error_messages = DefaultAccountAdapter.error_messages | {
        # One sentence for a wrong name, a wrong password and one attempt too many.
        "username_password_mismatch": _(
            "This name and this password do not go together. After a few attempts "
            "none is looked at for a quarter of an hour; a passkey always works."
        ),
    }

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        """Return the address that the outermost of our proxies was asked from.

        Who came past them is where the connection says.
        """
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            # A socket has no address; all who come by it are one.
            return request.META.get("REMOTE_ADDR") or "0.0.0.0"

    def authenticate(self, request, **credentials):
        """Look at a name and a password, unless there were too many wrong ones."""
        attempt = brakes.begin_attempt(request, credentials.get("username", ""))
        if attempt is None:
            return None
        user = authenticate(request, **credentials)
        if user is not None:
            brakes.succeeded(attempt)
        else:
            tell(attempt)
        return user

    def post_login(self, request, user, **how):
        response = super().post_login(request, user, **how)
        remember_browser(request, response, user.pk)
        return response

    def get_login_redirect_url(self, request):
        wanted = settings.LOGIN_REDIRECT_URL if request.user.is_staff else "home"
        return resolve_url(wanted)

    def is_reauthentication_required(self, *, app, **how):
        """Ask again who somebody is, unless they said so in the last minutes."""
        request = context.request
        records = get_authentication_records(request, request.user)
        just_now = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        if any(record["at"] > just_now for record in records):
            return False
        return super().is_reauthentication_required(app=app, **how)

    def send_password_reset_mail(self, user, email, context):
        record(AccountEventKind.RESET_ASKED, user, request=self.request)
        super().send_password_reset_mail(user, email, context)

    def send_mail(self, template_prefix, email, context):
        if settings.MAIL:
            super().send_mail(template_prefix, email, context)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors, whose secrets the database alone does not give away."""

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self):
        return "Walloon Clusters"


class OtherSiteAdapter(DefaultSocialAccountAdapter):
    """Logging in by another site: only to an account whose owner tied it to that."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Refuse who is tied to no account here, whatever address he has."""
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        uid = sociallogin.account.uid
        record(AccountEventKind.NOT_TIED, None, request=request, detail=uid)
        raise refusal(
            request,
            "socialaccount/not_tied.html",
            HTTPStatus.FORBIDDEN,
            site=sociallogin.provider.name,
            identifier=uid,
        )

    def on_authentication_error(
        self, request, provider, error=None, exception=None, extra_context=None
    ):
        """Say what went wrong: it is away, it was too late, or something is not right.

        Who turned back by himself is told so by the library.
        """
        if error == AuthError.CANCELLED:
            return
        logger.warning("Login by %s failed: %s", provider.name, exception or error)
        is_away = isinstance(exception, OtherSiteAway)
        raise refusal(
            request,
            "socialaccount/authentication_error.html",
            HTTPStatus.SERVICE_UNAVAILABLE if is_away else HTTPStatus.UNAUTHORIZED,
            site=provider.name,
            is_away=is_away,
        )


def encrypt_anew(encrypted_text: str) -> str:
    """Return with the secret key what that or an older key encrypted.

    Raises:
        InvalidToken: it was none of them.
    """
    return _cipher().rotate(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    """Return the cipher of the secret key, and of those that it took the place of."""
    return MultiFernet(
        [
            Fernet(_key_for(secret))
            for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        ]
    )


def _key_for(secret: str) -> bytes:
    digest = salted_hmac(
        "walloon_clusters.accounts.second_factor", "key", secret, algorithm="sha256"
    ).digest()
    return base64.urlsafe_b64encode(digest)
