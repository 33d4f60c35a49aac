"""Somebody with cookies, who fills in forms over TLS."""

import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.deployment.proxies import NAME, answer_of


class Visitor:
    """Keeps the cookies that the site sets, and sends its tokens back."""

    def __init__(self, port):
        self.port = port
        self.cookies = {}

    def get(self, address):
        return self._ask(address)

    def send(self, address, **fields):
        """Open a page with a form, fill it in and send it."""
        token = re.search(
            r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(address).text
        )[1]
        return self._ask(
            address,
            "POST",
            body=urlencode({"csrfmiddlewaretoken": token, **fields}),
            **{
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"https://{NAME}",
            },
        )

    def _ask(self, address, method="GET", **rest):
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = answer_of(self.port, address, method, Cookie=sent, **rest)
        for each in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(each).items():
                self.cookies[name] = morsel.value
        return answer
