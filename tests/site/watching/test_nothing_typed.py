"""Nothing that somebody typed, or was sent as a secret, stands in what is watched."""

import pytest
from django.urls import reverse
from prometheus_client import REGISTRY, generate_latest

from tests.pages import FOR_PROGRAMS, PAGES, address, address_for_programs
from tests.worlds import make_world
from walloon_clusters.watching.masking import known_parameters

TYPED = "Zébulon O'Quiquet"
WORD = "Zebulonquiquet"
MAIL = "Zebulon@example.org"
TRACE = "bulon"
"""What all of them have in common, however an address writes them."""


def asked():
    """Yield requests with what somebody typed in every place where he can."""
    everywhere = dict.fromkeys([*sorted(known_parameters()), WORD, MAIL], TYPED)
    for name in PAGES:
        yield "get", address(name, q=TYPED)
        yield "get", address(name, **everywhere)
        yield "post", address(name)
    for name in FOR_PROGRAMS:
        yield "get", address_for_programs(name, q=TYPED)
        yield "get", address_for_programs(name, **everywhere)
    for name in ("search_suggestions", "account_login", "admin:index", "ready"):
        yield "get", f"{reverse(name)}?q={WORD}&next=/{WORD}/"
        yield "post", reverse(name)
    for path in (
        f"/accounts/password/reset/key/1-{WORD}/",
        f"/accounts/confirm-email/{WORD}/",
        f"/views/stop/{WORD}/",
        f"/organisations/{WORD}/",
        f"/admin/registry/organisation/{WORD}/change/?q={WORD}",
        f"/admin/registry/organisation/?q={WORD}",
        f"/api/v1/{WORD}",
        f"/static/{WORD}.css",
        f"/{WORD}/{TYPED}/",
        f"/dump/latest/{WORD}",
    ):
        yield "get", path
        yield "post", path


@pytest.mark.django_db
def test_nothing_that_somebody_typed_is_watched(
    client, admin_client, written, collector, settings
):
    settings.METRICS_PORT = 9464
    settings.PROXIES = 1
    settings.API_REQUESTS_A_MINUTE = 0
    make_world(1)
    sent = {"q": TYPED, "username": MAIL, "password": WORD, "name": TYPED}
    headers = {
        "referer": f"https://clusters.example.org/?q={WORD}",
        "cookie-like": WORD,
        "user-agent": f"Mozilla/5.0 ({MAIL})",
        "x-forwarded-for": f"{WORD}, 192.0.2.7",
        "x-request-id": f"{TYPED} is no id",
        "traceparent": WORD,
    }
    number = 0
    for who in (client, admin_client):
        who.raise_request_exception = False
        for method, path in asked():
            body = sent if method == "post" else None
            who_asks = getattr(who, method)
            response = who_asks(path, data=body, headers=headers)
            if response.streaming:
                response.getvalue()
            number += 1

    lines = written.requests()
    assert len({line["request"] for line in lines}) > 300
    assert number / 2 > 150
    for line in written.getvalue().splitlines():
        assert TRACE not in line

    measured = generate_latest(REGISTRY).decode()
    assert 'route="organisation_list"' in measured
    assert TRACE not in measured

    collector.wait_for("GET dump_latest")
    collector.wait_for("GET organisation_list")
    assert not [body for body in collector.bodies if TRACE.encode() in body]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["organisation_list", "search", "cluster_detail"])
def test_nothing_that_somebody_typed_stands_in_an_error(
    client, written, collector, monkeypatch, name
):
    make_world(1)

    def fail(*arguments, **_others):
        typed = [value for value in arguments[0].GET.values() if value]
        try:
            raise KeyError(typed[0])
        except KeyError as error:
            raise ValueError(f"no {typed[0]} of {MAIL} here\n{typed}") from error

    monkeypatch.setattr("registry.values.day_shown", fail)
    client.raise_request_exception = False

    response = client.get(address(name, q=TYPED), headers={"user-agent": MAIL})

    assert response.status_code == 500
    assert [line["level"] for line in written.lines()] == ["ERROR", "WARNING"]
    assert "raise ValueError(" in written.getvalue()
    assert TRACE not in written.getvalue()
    collector.wait_for(f"GET {name}")
    assert not [body for body in collector.bodies if TRACE.encode() in body]
