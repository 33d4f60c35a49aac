"""A disk is full: what would write is told so, and what reads goes on."""

import http.client
import os
import re
import subprocess
from urllib.parse import urlencode

import pytest

from tests.programs import lacking
from walloon_clusters import database

from .servers import get, site_on, wait_until

pytestmark = pytest.mark.django_db

BIG = 4 * 1024 * 1024


@pytest.fixture
def small_disk(server):
    """A file system of a megabyte, that of the database's account too."""
    database.join(server.home)
    folder = server.folder / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(mount, stderr=subprocess.DEVNULL).returncode:
        folder.rmdir()
        lacking("Nobody but root can make a small disk, nor root on each machine.")
    owner = server.home.stat()
    os.chown(folder, owner.st_uid, owner.st_gid)
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
    folder.rmdir()


def post(port, path, fields=None, upload=0, cookie="", language="en"):
    """Send a form, perhaps with a file; return the status and what is said."""
    headers = {"Cookie": cookie, "Accept-Language": language}
    if upload:
        headers["Content-Type"] = "multipart/form-data; boundary=edge"
        head = (
            '--edge\r\nContent-Disposition: form-data; name="content"; '
            'filename="list.csv"\r\nContent-Type: text/csv\r\n\r\n'
        )
        body = head.encode() + b"x" * upload + b"\r\n--edge--\r\n"
    else:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(fields or {})
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        asking.request("POST", path, body, headers)
        response = asking.getresponse()
        return response.status, response.read().decode()
    finally:
        asking.close()


def log_in(port):
    """Try to log in as nobody there is; return the status."""
    _, headers, page, _ = get(port, "/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    cookie = re.search(r"csrftoken=\w+", headers["Set-Cookie"])[0]
    fields = {"csrfmiddlewaretoken": token, "login": "nobody", "password": "wrong"}
    return post(port, "/accounts/login/", fields, cookie=cookie)


def test_an_upload_that_finds_no_room_is_answered_507(server, small_disk):
    server.environment["TMPDIR"] = str(small_disk)
    try:
        with site_on(server) as port:
            status, said = post(port, "/i18n/setlang/", upload=BIG)
            assert status == 507
            assert "There is no room left" in said
            _, said = post(port, "/i18n/setlang/", upload=BIG, language="fr")
            assert "Il n’y a plus de place" in said
            assert list(small_disk.iterdir()) == []
            assert get(port, "/clusters/")[0] == 200
            assert post(port, "/i18n/setlang/", upload=BIG // 16)[0] == 302
    finally:
        del server.environment["TMPDIR"]
    assert "Traceback" not in (server.folder / "site.log").read_text()


def test_a_database_that_has_no_room_goes_on_being_read(server, small_disk):
    written = ["registry_api_use", "django_session", "accounts_remembered"]
    written += [
        name
        for (name,) in server.ask(
            "SELECT relname FROM pg_class WHERE relkind = 'r' "
            "AND relname ~ '^accounts_' AND relname <> 'accounts_remembered'"
        )
    ]
    with server.connect() as own:
        own.execute(f"CREATE TABLESPACE small LOCATION '{small_disk}'")
        for name in written:
            own.execute(f"ALTER TABLE {name} SET TABLESPACE small")
    filler = small_disk / "filler"
    try:
        with site_on(server) as port:
            assert log_in(port)[0] == 200
            with server.connect() as own:
                for name in written:
                    own.execute(f"TRUNCATE {name} CASCADE")
            fill(filler)
            status, said = log_in(port)
            assert status == 507
            assert "There is no room left" in said
            # The API counts who asks, and answers though it cannot.
            assert get(port, "/api/v1/clusters")[0] == 200
            assert get(port, "/clusters/")[0] == 200

            filler.unlink()
            wait_until(lambda: log_in(port)[0] == 200)
    finally:
        filler.unlink(missing_ok=True)
        with server.connect() as own:
            for name in written:
                own.execute(f"ALTER TABLE {name} SET TABLESPACE pg_default")
            own.execute("CHECKPOINT")
            own.execute("DROP TABLESPACE small")
    assert "Traceback" not in (server.folder / "site.log").read_text()


def fill(path):
    """Write until the disk is full."""
    size = os.statvfs(path.parent).f_bavail * os.statvfs(path.parent).f_bsize
    path.write_bytes(b"\0" * size)
    assert os.statvfs(path.parent).f_bavail == 0
