"""The life of the server that comes with the project, with real processes killed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from walloon_clusters import database

PROJECT = Path(database.__file__).parents[2]

# Each of these joins, answers what it is asked, and ends when there are no questions.
USER = """
import os, subprocess, sys, time
from pathlib import Path
from walloon_clusters import database

folder = Path(sys.argv[1])
database.join(folder)
print("joined", flush=True)
for question in sys.stdin:
    print(eval(question), flush=True)
"""
SITE = """
import sys
from pathlib import Path
import django
from django.conf import settings
from django.db import DatabaseError, connection
from walloon_clusters import database
from walloon_clusters.settings import DATABASES

server = DATABASES["default"] | database.configuration(Path(sys.argv[1]))
settings.configure(DATABASES={"default": server})
django.setup()

def page():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT fact FROM kept")
            return cursor.fetchone()[0]
    except DatabaseError as error:
        return type(error).__name__
    finally:
        connection.close()

connection.ensure_connection()
print("joined", flush=True)
for question in sys.stdin:
    print(eval(question), flush=True)
"""


class User:
    """Another process that uses the server in a folder."""

    started = []

    def __init__(self, folder, script=USER):
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, folder],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.started.append(self)

    def wait_until_joined(self):
        assert self.process.stdout.readline() == "joined\n"
        return self

    def ask(self, question):
        self.process.stdin.write(f"{question}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def leave(self):
        self.process.stdin.close()
        assert self.process.wait() == 0

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


@pytest.fixture
def folder():
    # Not in pytest's own folder: its next run closes that to the server's account.
    path = Path(tempfile.mkdtemp(prefix="walloon-clusters-test-"))
    yield path / "postgres"
    while User.started:
        User.started.pop().kill()
    kill(processes(path))
    shutil.rmtree(path)


def processes(folder):
    """Return the keeper of a folder and every process of its server."""
    found = []
    for process in psutil.process_iter(["cwd", "cmdline", "status"]):
        # Both are None of a process that ends while it is asked.
        words = [process.info["cwd"] or "", *(process.info["cmdline"] or ())]
        if (
            process.info["status"] != psutil.STATUS_ZOMBIE
            and "-c" not in words
            and any(word.startswith(str(folder)) for word in words)
        ):
            found.append(process)
    return found


def keeper(folder):
    (found,) = [
        process
        for process in processes(folder)
        if "walloon_clusters.database.keeper" in (process.info["cmdline"] or ())
    ]
    return found


def postmaster(folder):
    return psutil.Process(int((folder / "data/postmaster.pid").read_text().split()[0]))


def kill(victims):
    """Kill processes, which may have ended each other in the meantime."""
    for process in victims:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(victims)


def wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.02)


def connect(folder):
    settings = database.configuration(folder)
    return psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        dbname=settings["NAME"],
        autocommit=True,
    )


def assert_it_answers(folder):
    with connect(folder) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def write(folder):
    with connect(folder) as connection:
        connection.execute("CREATE TABLE kept (fact text)")
        connection.execute("INSERT INTO kept VALUES ('committed')")


def assert_nothing_is_lost(folder):
    with connect(folder) as connection:
        assert connection.execute("SELECT fact FROM kept").fetchall() == [
            ("committed",)
        ]


def test_processes_share_one_server_and_the_last_to_leave_stops_it(folder):
    first = User(folder).wait_until_joined()
    server = postmaster(folder)
    second = User(folder).wait_until_joined()
    third = User(folder).wait_until_joined()

    first.leave()
    third.kill()
    assert postmaster(folder) == server
    assert_it_answers(folder)

    second.leave()
    wait_until(lambda: not processes(folder), seconds=5)


def test_many_processes_that_arrive_at_once_share_one_server(folder):
    users = [User(folder) for _ in range(8)]
    for user in users:
        user.wait_until_joined()

    assert keeper(folder).is_running()

    for user in users:
        user.leave()
    wait_until(lambda: not processes(folder), seconds=5)


def test_a_process_that_arrives_while_the_server_stops_gets_it_anew(folder):
    User(folder).wait_until_joined().leave()
    for _ in range(8):
        leaving = User(folder).wait_until_joined()
        arriving = User(folder)
        leaving.leave()
        arriving.wait_until_joined()
        assert_it_answers(folder)
        arriving.leave()
    wait_until(lambda: not processes(folder), seconds=5)


def test_the_server_stops_when_every_user_was_killed(folder):
    users = [User(folder).wait_until_joined() for _ in range(3)]
    for user in users:
        user.kill()
    wait_until(lambda: not processes(folder))


def test_the_server_stops_when_the_keeper_was_killed(folder):
    user = User(folder).wait_until_joined()
    keeper(folder).kill()
    wait_until(lambda: not processes(folder))
    user.leave()


def test_a_user_joins_again_after_the_keeper_was_killed(folder):
    user = User(folder).wait_until_joined()
    write(folder)
    kill([keeper(folder)])

    user.ask("database.join(folder)")

    assert_nothing_is_lost(folder)
    user.leave()
    wait_until(lambda: not processes(folder), seconds=5)


def test_the_keeper_restarts_a_server_that_was_killed(folder):
    user = User(folder).wait_until_joined()
    write(folder)
    killed = postmaster(folder)
    kill([killed])

    other = User(folder).wait_until_joined()

    assert_nothing_is_lost(folder)
    assert postmaster(folder) != killed

    user.leave()
    other.leave()
    wait_until(lambda: not processes(folder), seconds=5)


def test_a_server_whose_every_process_was_killed_recovers(folder):
    user = User(folder).wait_until_joined()
    write(folder)
    kill([keeper(folder), *processes(folder)])
    user.kill()

    again = User(folder).wait_until_joined()

    assert_nothing_is_lost(folder)
    again.leave()


def test_what_a_killed_server_left_running_is_cleared_away(folder):
    user = User(folder).wait_until_joined()
    write(folder)
    with connect(folder) as connection:
        (busy,) = connection.execute("SELECT pg_backend_pid()").fetchone()
        # A process that is stopped notices nobody's death, and stays behind.
        os.kill(busy, signal.SIGSTOP)
        kill([keeper(folder), postmaster(folder)])
        time.sleep(1)
        os.kill(busy, signal.SIGCONT)
        user.ask("database.join(folder)")
        wait_until(lambda: not psutil.pid_exists(busy))

    assert_nothing_is_lost(folder)
    user.leave()


def test_a_stale_process_number_that_is_anybody_s_by_now_does_not_matter(folder):
    User(folder).wait_until_joined().leave()
    stale = f"{os.getpid()}\n{folder / 'data'}\n1\n5432\n{folder}\n\n 1 1\nready   \n"
    (folder / "data/postmaster.pid").write_text(stale)
    (folder / f".s.PGSQL.{database.PORT}.lock").write_text(stale)

    user = User(folder).wait_until_joined()

    assert postmaster(folder).pid != os.getpid()
    user.leave()


@pytest.mark.parametrize("content", ["", "12", "nonsense\n"])
def test_a_half_written_process_file_does_not_matter(folder, content):
    User(folder).wait_until_joined().leave()
    (folder / "data/postmaster.pid").write_text(content)

    User(folder).wait_until_joined().leave()


def test_a_creation_that_was_killed_half_way_is_done_again(folder):
    user = User(folder)
    wait_until(lambda: list(folder.glob("data.*/base")))
    keeper(folder).kill()
    user.kill()

    again = User(folder).wait_until_joined()

    assert_it_answers(folder)
    again.leave()
    assert not list(folder.glob("data.*"))


def test_a_folder_deleted_under_its_server_is_made_anew(folder):
    old_user = User(folder).wait_until_joined()
    old_server = postmaster(folder)
    shutil.rmtree(folder)

    new_user = User(folder).wait_until_joined()
    write(folder)
    wait_until(lambda: not old_server.is_running())
    old_user.leave()

    assert_nothing_is_lost(folder)
    User(folder).wait_until_joined().leave()
    new_user.leave()
    wait_until(lambda: not processes(folder), seconds=5)


def test_the_folder_may_lie_deeper_than_a_socket_can(folder):
    deep = folder.joinpath(*["a-rather-long-name"] * 8)
    sockets = database.socket_folder(deep)

    user = User(deep).wait_until_joined()
    assert sockets.stat().st_mode & 0o777 == 0o700
    assert_it_answers(deep)
    user.leave()

    wait_until(lambda: not processes(deep), seconds=5)
    assert not sockets.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as somebody else")
def test_a_socket_folder_that_somebody_else_made_is_not_trusted(folder):
    deep = folder.joinpath(*["a-rather-long-name"] * 8)
    deep.mkdir(parents=True)
    sockets = database.socket_folder(deep)
    sockets.mkdir()
    try:
        os.chown(sockets, 12345, 12345)
        with pytest.raises(database.ServerUnavailable, match="another user"):
            database.join(deep)
    finally:
        sockets.rmdir()


def test_a_server_that_does_not_start_says_why(folder):
    User(folder).wait_until_joined().leave()
    (folder / "data/PG_VERSION").write_text("9.6\n")

    with pytest.raises(database.ServerUnavailable, match="incompatible with server"):
        database.join(folder)
    wait_until(lambda: not processes(folder))


@pytest.mark.parametrize(
    "child",
    [
        "os.fork() or time.sleep(60)",
        "subprocess.Popen(['sleep', '60'], close_fds=False).pid",
    ],
)
def test_a_child_that_outlives_its_parent_does_not_hold_the_server(folder, child):
    user = User(folder).wait_until_joined()
    left = psutil.Process(int(user.ask(child)))

    user.kill()

    wait_until(lambda: not processes(folder))
    assert left.is_running()
    left.kill()


def test_a_fork_joins_for_itself(folder):
    user = User(folder).wait_until_joined()
    joined = folder.parent / "joined"
    fork = (
        f"os.fork() or (database.join(folder), open('{joined}', 'w'), time.sleep(60))"
    )
    child = psutil.Process(int(user.ask(fork)))
    server = postmaster(folder)
    wait_until(joined.exists)

    user.kill()

    assert_it_answers(folder)
    assert postmaster(folder) == server
    child.kill()
    wait_until(lambda: not processes(folder))


def test_a_site_recovers_when_its_keeper_is_killed(folder):
    site = User(folder, SITE).wait_until_joined()
    write(folder)
    assert site.ask("page()") == "committed"

    keeper(folder).kill()

    wait_until(lambda: site.ask("page()") == "committed")
    site.leave()
    wait_until(lambda: not processes(folder), seconds=5)


def test_a_site_recovers_when_its_server_is_killed(folder):
    site = User(folder, SITE).wait_until_joined()
    write(folder)
    assert site.ask("page()") == "committed"

    postmaster(folder).kill()

    wait_until(lambda: site.ask("page()") == "committed")
    site.leave()
    wait_until(lambda: not processes(folder), seconds=5)
