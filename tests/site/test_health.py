import socket
import time

import pytest
from django.db import connection
from django.urls import reverse


@pytest.mark.django_db
def test_health_says_that_the_database_is_ready(client):
    response = client.get(reverse("health"))

    assert response.status_code == 200
    assert response.json() == {
        "database": "ready",
        "postgresql": connection.connection.info.parameter_status("server_version"),
    }


@pytest.mark.django_db
def test_health_is_503_without_a_database(client, monkeypatch, tmp_path):
    monkeypatch.setitem(connection.settings_dict, "HOST", str(tmp_path))

    response = client.get(reverse("health"))

    assert response.status_code == 503
    assert response.json() == {"database": "unreachable"}


@pytest.mark.django_db
def test_health_does_not_wait_for_a_server_that_is_silent(client, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setitem(connection.settings_dict, "PORT", silent.getsockname()[1])
        start = time.monotonic()

        response = client.get(reverse("health"))

    assert response.status_code == 503
    assert time.monotonic() - start < 4


def test_health_is_read_only(client):
    assert client.post(reverse("health")).status_code == 405


@pytest.mark.parametrize("path", ["/", "/nothing-here/", "/healthz"])
def test_a_name_that_is_not_the_site_s_is_a_fault_of_whoever_asks(
    client, settings, path
):
    settings.ALLOWED_HOSTS = ["clusters.example.org"]

    answer = client.get(path, headers={"host": "elsewhere.example.org"})

    assert answer.status_code == 400
    assert answer.text == "This site does not have this name.\n"
