"""The shipped configuration of nginx, with the ports and paths of a test."""

import os
import pwd
import re
import ssl
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from pathlib import Path
from time import sleep

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from tests.programs import running

DEPLOYMENT = Path(settings.SITE_DIR) / "deployment"
NAME = "clusters.example.org"
AROUND = """
pid {folder}/nginx.pid;
error_log stderr;
worker_processes 2;
events {{ worker_connections 768; }}
http {{
    gzip on;
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site;
}}
"""
"""As Debian's nginx.conf has it, in so far as it matters to ours."""


OWNER = pwd.getpwuid(os.geteuid()).pw_name


def started_with(nginx, configuration):
    """Return the command of nginx with a configuration, and paths beside it."""
    return [nginx, "-c", configuration, "-p", configuration.parent]


def certify(folder):
    """Write a certificate that nobody else signed, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            pem,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def changed(text, changes):
    """Replace what the configuration says is to be replaced: each must be there."""
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, str(new))
    return text


def write_debian(
    folder,
    *,
    door,
    plain,
    encrypted,
    site=DEPLOYMENT / "nginx/debian.conf",
    shared=DEPLOYMENT / "nginx/site.conf",
    tls=None,
):
    """Write what nginx of a Debian reads; return the path of it.

    Args:
        tls: where a certificate is; without it one is made.
    """
    if tls is None:
        certify(tls := folder)
    changes = {
        "listen 80 ": f"listen 127.0.0.1:{plain} ",
        "listen 443 ": f"listen 127.0.0.1:{encrypted} ",
        "/etc/walloon-clusters/tls": tls,
        "/etc/nginx/snippets/walloon-clusters.conf": shared,
        "/run/walloon-clusters/site.sock": door,
    }
    text = re.sub(r"    listen \[::\]:.*\n", "", changed(site.read_text(), changes))
    (folder / "site").write_text(text)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
    return folder / "nginx.conf"


def write_compose(folder, *, door, plain, encrypted):
    """Write what the container of the proxy reads; return the path of it."""
    certify(folder)
    site = (DEPLOYMENT / "nginx/compose.conf").read_text()
    changes = {
        "/tmp/nginx.pid": folder / "nginx.pid",
        "/var/cache/nginx": folder,
        "listen 8080 ": f"listen 127.0.0.1:{plain} ",
        "listen 8443 ": f"listen 127.0.0.1:{encrypted} ",
        "/run/secrets/tls_certificate": folder / "certificate.pem",
        "/run/secrets/tls_key": folder / "key.pem",
        "/etc/nginx/site.conf": DEPLOYMENT / "nginx/site.conf",
        # Names asked again: nginx does so from 1.27.3 on, Debian's is older.
        "server site:8000 fail_timeout=0 resolve;": f"server unix:{door};",
    }
    (folder / "nginx.conf").write_text(changed(site, changes))
    return folder / "nginx.conf"


@contextmanager
def proxied(nginx, configuration, port):
    """Run nginx with a configuration, from when it answers on."""
    with running(
        [*started_with(nginx, configuration), "-g", f"daemon off; user {OWNER};"]
    ) as process:
        for _ in range(100):
            with suppress(OSError):
                answer_of(port, "/healthz")
                break
            assert process.poll() is None, "nginx ended."
            sleep(0.1)
        yield process


def answer_of(port, address, method="GET", timeout=30, body=None, **headers):
    """Ask over TLS, under the site's name; return the answer, which was read."""
    client = HTTPSConnection(
        "127.0.0.1", port, timeout=timeout, context=ssl._create_unverified_context()
    )
    try:
        client.request(method, address, body, {"Host": NAME, **headers})
        answer = client.getresponse()
        answer.text = answer.read().decode()
        return answer
    finally:
        client.close()
