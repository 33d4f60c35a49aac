"""Logging in by another site that speaks OpenID Connect, held to more than its library.

The identity is taken from the ID token alone, which must answer the very question that
this browser asked (its nonce), and all that is kept of it is the identifier. Whatever
goes wrong on the way is a page that says so.
"""

import hashlib
from http import HTTPStatus
from urllib.parse import urlsplit

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import (
    OAuth2CallbackView,
    OAuth2LoginView,
)
from allauth.socialaccount.providers.openid_connect.provider import (
    OpenIDConnectProvider,
)
from allauth.socialaccount.providers.openid_connect.views import (
    OpenIDConnectOAuth2Adapter,
)
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from requests import RequestException

PROVIDER = "organisation"
"""What the accounts of the other site are kept under, and its part of an address."""
NEEDED = ("authorization_endpoint", "token_endpoint", "issuer", "jwks_uri")


class OtherSiteAway(OAuth2Error):
    """The other site does not answer, or not as such a site does."""


def is_configured() -> bool:
    return bool(settings.OPENID_CONNECT_SERVER)


def nonce_of(code_verifier: str) -> str:
    """Return what the ID token has to repeat: it follows from what only we know."""
    return hashlib.sha256(f"nonce {code_verifier}".encode()).hexdigest()


class OtherSiteClient(OpenIDConnectOAuth2Adapter):
    """What is said to the other site, and what is believed of its answers."""

    @property
    def openid_config(self):
        try:
            told = super().openid_config
        except RequestException as error:
            raise OtherSiteAway(str(error)) from error
        if not isinstance(told, dict) or not all(told.get(key) for key in NEEDED):
            raise OtherSiteAway("What it says of itself is not complete.")
        return told

    def get_access_token_data(self, request, app, client, pkce_code_verifier=None):
        self.nonce = nonce_of(pkce_code_verifier)
        try:
            return super().get_access_token_data(
                request, app, client, pkce_code_verifier
            )
        except RequestException as error:
            raise OtherSiteAway(str(error)) from error

    def complete_login(self, request, app, token, **kwargs):
        """Return the login that an ID token tells of.

        Raises:
            OAuth2Error: there is none, it names nobody, or it answers another question.
        """
        claims = self._decode_id_token(app, kwargs["response"].get("id_token") or "")
        if not constant_time_compare(claims.get("nonce") or "", self.nonce):
            raise OAuth2Error("The ID token answers another question.")
        if not (isinstance(claims.get("sub"), str) and claims["sub"]):
            raise OAuth2Error("The ID token names nobody.")
        login = self.get_provider().sociallogin_from_response(
            request, {"id_token": claims}
        )
        login.account.extra_data = {}
        return login


class OtherSite(OpenIDConnectProvider):
    """The other site, asked with a nonce, and for nothing but who somebody is."""

    oauth2_adapter_class = OtherSiteClient

    def get_default_scope(self):
        return ["openid"]

    def get_scope_from_request(self, request):
        return self.get_scope()

    def get_auth_params_from_request(self, request, action):
        return self.get_auth_params()

    def get_pkce_params(self):
        params = super().get_pkce_params()
        return params | {"nonce": nonce_of(params["code_verifier"])}

    def extract_uid(self, data):
        return data["id_token"]["sub"]


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Ask whether to go to the other site, then go there.

    A form may be sent to this site only, and browsers hold that over a redirect too:
    so the answer to it is a page that leads on.
    """
    answer = _answered(OAuth2LoginView, request, provider_id)
    wanted = answer.get("Location", "")
    if urlsplit(wanted).netloc in ("", request.get_host()):
        return answer
    return render(request, "socialaccount/leading_on.html", {"wanted": wanted})


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the other site."""
    return _answered(OAuth2CallbackView, request, provider_id)


def _answered(view, request, provider_id) -> HttpResponse:
    adapter = OtherSiteClient(request, provider_id)
    try:
        provider = adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404("No such site.") from None
    try:
        return view.adapter_view(adapter)(request)
    except OAuth2Error as error:
        return render_authentication_error(request, provider, exception=error)


def refusal(request: HttpRequest, template: str, status: HTTPStatus, **told):
    """Return what makes the library answer with a page of ours."""
    return ImmediateHttpResponse(render(request, template, told, status=status))
