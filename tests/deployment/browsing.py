"""Somebody with cookies, who fills in forms."""

import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.accounts.logins import code_of
from tests.deployment.proxies import NAME, answer_of


class Visitor:
    """Keeps the cookies that the site sets, and sends its tokens back.

    Args:
        port: where the site is asked; another may be set later.
        origin: what the site is called, before any port.
        answer_of: how it is asked; over TLS if nothing is said.
    """

    def __init__(self, port, *, origin=f"https://{NAME}", answer_of=answer_of):
        self.port = port
        self.origin = origin
        self.answer_of = answer_of
        self.cookies = {}

    def get(self, address):
        return self._ask(address)

    def send(self, address, page=None, **fields):
        """Fill in the form of a page, which is opened if it is not yet, and send it."""
        token = re.search(
            r'name="csrfmiddlewaretoken" value="([^"]+)"',
            page or self.get(address).text,
        )[1]
        return self._ask(
            address,
            "POST",
            body=urlencode({"csrfmiddlewaretoken": token, **fields}),
            **{
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": self.origin,
            },
        )

    def _ask(self, address, method="GET", **rest):
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.answer_of(self.port, address, method, Cookie=sent, **rest)
        for each in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(each).items():
                self.cookies[name] = morsel.value
        return answer


def log_in_as_administrator(visitor, name, password):
    """By password alone to the page of the second factor, with that to the desk."""
    visitor.send("/accounts/login/", login=name, password=password)
    assert visitor.get("/desk/").headers["Location"].startswith("/accounts/2fa/")
    activate = "/accounts/2fa/totp/activate/"
    page = visitor.get(activate).text
    secret = re.search(r'value="([A-Z2-7]{32})"', page)
    assert secret, page
    assert visitor.send(activate, page, code=code_of(secret[1])).status == 302
    assert visitor.get("/desk/").status == 200
