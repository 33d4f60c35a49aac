"""A server of OpenID Connect, run as a process of its own, and this site told of it."""

import copy
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from urllib.parse import parse_qs, quote, urlsplit

import requests
from django.test import override_settings
from django.urls import reverse

CALLBACK = "/accounts/oidc/organisation/login/callback/"
LOGIN = "/accounts/oidc/organisation/login/"
NAME = "Our login"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_server():
    """Run the server; give its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--require-nonce"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            for _attempt in range(200):
                try:
                    requests.get(address, timeout=5)
                    break
                except requests.ConnectionError:
                    assert process.poll() is None, "The server did not start."
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()


@contextmanager
def configured(server: str):
    """Have this site ask a server, as `.env` would."""
    from django.conf import settings

    providers = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    providers["openid_connect"]["APPS"] = [
        {
            "provider_id": "organisation",
            "name": NAME,
            "client_id": "registry",
            "secret": "secret",
            "settings": {"server_url": server},
        }
    ]
    with override_settings(
        OPENID_CONNECT_SERVER=server, SOCIALACCOUNT_PROVIDERS=providers
    ):
        yield


def introduce(server: str, sub: str, **claims) -> None:
    """Have a server know somebody, with what it says of him."""
    known = f"{server}/users/{quote(sub, safe='')}"
    requests.put(known, json=claims, timeout=5).raise_for_status()


def asked(client, **query):
    """Go to the other site in a browser; return the page that leads there."""
    return client.post(f"{LOGIN}?{'&'.join(f'{k}={v}' for k, v in query.items())}")


def wanted_by(page) -> str:
    return page.context["wanted"]


def agree(wanted: str, sub: str) -> str:
    """Say to the server who one is; return the address that it sends a browser to."""
    answer = requests.post(wanted, data={"sub": sub}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def come_back(client, location: str):
    told = urlsplit(location)
    assert (
        told.path
        == CALLBACK
        == reverse("openid_connect_callback", args=["organisation"])
    )
    return client.get(told.path, parse_qs(told.query))


def log_in_there(client, sub: str, **query):
    """Log in by the other site, from the button to the page that one comes back to."""
    return come_back(client, agree(wanted_by(asked(client, **query)), sub))
