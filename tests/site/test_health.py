import shutil
import socket
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.urls import reverse

from walloon_clusters.storage import SiteStorage
from walloon_clusters.watching import health

ALL = {
    "database": "ready",
    "migrations": "ready",
    "queue": "ready",
    "worker": "none",
    "static": "ready",
}


@pytest.mark.django_db
def test_health_says_that_the_database_is_ready(client):
    response = client.get(reverse("health"))

    assert response.status_code == 200
    assert response.json() == {"database": "ready"}


@pytest.mark.django_db
def test_ready_says_what_pages_need(client):
    response = client.get(reverse("ready"))

    assert (response.status_code, response.json()) == (200, ALL)


@pytest.mark.django_db
def test_health_is_503_without_a_database(client, monkeypatch, tmp_path):
    monkeypatch.setitem(connection.settings_dict, "HOST", str(tmp_path))

    for name in ("health", "ready"):
        response = client.get(reverse(name))
        assert response.status_code == 503
        assert response.json()["database"] == "unreachable"
    assert client.get(reverse("live")).json() == {"process": "alive"}


@contextmanager
def silent_after(pieces):
    """A server that passes on so many pieces of the real one's answers, then none.

    It yields its port.
    """
    server = connection.settings_dict
    path = Path(server["HOST"], f".s.PGSQL.{server['PORT']}")
    over = threading.Event()
    lines = []

    def real():
        if path.is_absolute():
            line = socket.socket(socket.AF_UNIX)
            line.connect(str(path))
            return line
        return socket.create_connection((server["HOST"], int(server["PORT"])))

    def pass_on(source, target, pieces):
        with suppress(OSError):
            while pieces and (piece := source.recv(65536)):
                target.sendall(piece)
                pieces -= 1

    def serve(listening):
        with suppress(OSError):
            while not over.is_set():
                client, _address = listening.accept()
                behind = real()
                lines.extend([client, behind])
                for source, target, many in (
                    (client, behind, 10_000),
                    (behind, client, pieces),
                ):
                    threading.Thread(
                        target=pass_on, args=(source, target, many), daemon=True
                    ).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        yield listening.getsockname()[1]
        over.set()
    # What the real one began for somebody who is gone would go on for ever.
    for line in lines:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


@pytest.mark.django_db
@pytest.mark.parametrize("pieces", [0, 2])
@pytest.mark.parametrize("name", ["health", "ready"])
def test_health_does_not_wait_for_a_server_that_is_silent(
    client, monkeypatch, name, pieces
):
    """Neither one that never says a word, nor one that stops in the middle."""
    with silent_after(pieces) as port:
        monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        monkeypatch.setitem(connection.settings_dict, "PORT", port)
        before = threading.active_count()
        start = time.monotonic()

        response = client.get(reverse(name))
        took = time.monotonic() - start
        again = client.get(reverse(name))

        assert response.status_code == again.status_code == 503
        assert response.json()["database"] == "unreachable"
        assert took < 8
        assert threading.active_count() <= before + 6
        # Back, while the silent line is still open: nobody waits for that one.
        monkeypatch.undo()
        deadline = time.monotonic() + 30
        while client.get(reverse(name)).status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.mark.django_db
def test_a_site_is_not_ready_before_its_migrations_are_applied(client, monkeypatch):
    more = health.migrations_on_disk() | {("registry", "9999_unheard_of")}
    monkeypatch.setattr(health, "migrations_on_disk", lambda: more)

    response = client.get(reverse("ready"))

    assert response.status_code == 503
    assert response.json() == ALL | {"migrations": "missing"}


@pytest.mark.django_db
def test_a_site_is_not_ready_without_the_tables_of_the_queue(client, monkeypatch):
    monkeypatch.setattr(health, "QUEUE", "SELECT %s FROM not_there")

    response = client.get(reverse("ready"))

    assert response.status_code == 503
    assert response.json() == ALL | {"queue": "missing"}


@pytest.mark.django_db
@pytest.mark.parametrize("collected", [True, False])
def test_a_site_is_not_ready_without_names_of_its_static_files(
    client, monkeypatch, tmp_path, collected
):
    if collected:
        manifest = '{"version": "1.1", "paths": {"a.css": "a.123.css"}, "hash": ""}'
        (tmp_path / "staticfiles.json").write_text(manifest)
    storage = SiteStorage(location=tmp_path, base_url="/static/")
    monkeypatch.setattr(staticfiles_storage, "_wrapped", storage)

    response = client.get(reverse("ready"))

    assert response.status_code == (200 if collected else 503)
    assert response.json()["static"] == ("ready" if collected else "missing")
    shutil.rmtree(tmp_path)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("seconds", "told"), [(20, "alive"), (200, "none")])
def test_ready_says_whether_a_worker_lives(client, seconds, told):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [seconds],
        )
        (number,) = cursor.fetchone()

    response = client.get(reverse("ready"))

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers WHERE id = %s", [number])
    assert response.status_code == 200
    assert response.json()["worker"] == told


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/livez", "/readyz", "/healthz"])
def test_machines_are_answered_by_any_name_over_http_and_never_from_a_cache(
    client, settings, path
):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["clusters.example.org"]

    response = client.get(path, headers={"host": "10.0.0.7:8000"})

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert not any(character.isdigit() for character in response.content.decode())
    assert "Set-Cookie" not in response


@pytest.mark.parametrize("name", ["health", "live", "ready"])
def test_health_is_read_only(client, name):
    assert client.post(reverse(name)).status_code == 405
