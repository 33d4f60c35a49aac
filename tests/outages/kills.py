"""What happens at a random moment: something is killed, and what is left is looked at.

Each act is done once to its end, to know how long it takes; then it is killed, so many
times, at a moment within that. After each kill nothing may be there in part, and in the
end, when it was done once more, nothing may be left over.
"""

import csv
import hashlib
import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from string import ascii_lowercase
from threading import Thread

from psycopg.types.json import Json

from tests.programs import WORK
from tests.site.test_database import kill, postmaster
from walloon_clusters import database
from walloon_clusters.database.keeper import PROGRAMS

from .servers import OwnServer, get, processes_at, site_on, wait_until

CLUSTER = "biowin"
ROWS = 200
OWN = "'postgres', 'template0', 'template1'"


@dataclass
class Kills:
    """Kills what a site does on a server, and counts what it finds.

    Args:
        server: it holds the founding facts.
        times: how often each act is killed.
    """

    server: OwnServer
    times: int
    seed: int = 16
    cut: dict[str, int] = field(default_factory=dict)
    """How often each act was still under way when it was killed."""

    def __post_init__(self):
        self.random = Random(self.seed)
        self.lists = 0
        self.names_sent: list[str] = []

    def each(self, act: str, begin: Callable[[], subprocess.Popen], after: Callable):
        """Do an act to its end, then kill it again and again, and look each time."""
        start = time.monotonic()
        process = begin()
        assert process.wait() == 0, act
        took = time.monotonic() - start
        after(True)
        self.cut[act] = 0
        for _ in range(self.times):
            process = begin()
            time.sleep(self.random.uniform(took / 4, took))
            ended = process.poll()
            process.kill()
            process.wait()
            self.cut[act] += ended is None
            after(ended == 0)

    # The acts

    def imports(self) -> None:
        """A list of members is imported: all of it is there, or nothing."""

        def begin():
            return self.server.start(*self.importing(), stdout=subprocess.DEVNULL)

        self.each("imports", begin, self.look_at_the_list)

    def importing(self) -> list[str]:
        """Write a list of further members; return the command that imports it."""
        self.lists += 1
        path = self.server.folder / f"list-{self.lists}.csv"
        # As unlike as names can be: nobody has to decide which are the same.
        self.names_sent = [
            "".join(self.random.choices(ascii_lowercase, k=16)).title()
            for _ in range(ROWS)
        ]
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["name", "post_code"])
            writer.writerows([name, "4000"] for name in self.names_sent)
        options = ["--cluster", CLUSTER, "--date", "2026-06-30", "--list", "additions"]
        return ["import_members", str(path), *options, "--apply"]

    def look_at_the_list(self, was_said: bool) -> None:
        """Find all rows of the last list, or none; all if that was said."""
        organisations = self.count(
            "registry_organisation WHERE name = ANY(%s)", self.names_sent
        )
        members = self.count(
            "registry_membership JOIN registry_organisation o "
            "ON o.id = organisation_id WHERE o.name = ANY(%s)",
            self.names_sent,
        )
        assert organisations == members
        assert members in ((ROWS,) if was_said else (0, ROWS))

    def dumps(self) -> None:
        """A dump is made: each that has a name is whole."""
        self.each("dumps", self.dumping, self.look_at_dumps)
        left = {path.name for path in self.dumps_folder.iterdir()}
        assert self.server.manage("dump").returncode == 0
        assert not [name for name in self.names() if name.startswith(".")], left

    def dumping(self) -> subprocess.Popen:
        """Start to make a dump."""
        return self.server.start("dump", stdout=subprocess.DEVNULL)

    @property
    def dumps_folder(self) -> Path:
        return Path(self.server.environment["DUMP_DIR"])

    def names(self) -> list[str]:
        """Return what is in the folder of dumps."""
        return [path.name for path in self.dumps_folder.iterdir()]

    def look_at_dumps(self, was_said: bool) -> None:
        """Find every file of every dump as its manifest says."""
        whole = [name for name in self.names() if not name.startswith(".")]
        assert whole or not was_said
        for name in whole:
            folder = self.dumps_folder / name
            told = json.loads((folder / "manifest.json").read_text())
            for file in told["files"]:
                content = (folder / file["path"]).read_bytes()
                assert hashlib.sha256(content).hexdigest() == file["sha256"]

    def restorations(self) -> None:
        """A backup is restored: the registry is there all the time."""
        saved = self.server.folder / "kills-backup"
        assert self.server.manage("backup", str(saved)).returncode == 0
        expected = self.count("registry_membership")

        def begin():
            options = ["restore", "--replace", str(saved)]
            return self.server.start(*options, stdout=subprocess.DEVNULL)

        def after(_was_said):
            assert self.count("registry_membership") == expected

        self.each("restorations", begin, after)
        assert self.server.manage("restore", "--replace", str(saved)).returncode == 0

    def migrations(self) -> None:
        """A database is migrated: it can be migrated to its end."""
        where = database.configuration(self.server.home)
        address = f"host={where['HOST']}&port={where['PORT']}"
        elsewhere = self.server.environment | {
            "DATABASE_URL": f"postgres://postgres@/killed?{address}",
            "DJANGO_SETTINGS_MODULE": "walloon_clusters.settings",
        }
        shapes = set()

        def begin():
            with self.server.connect() as own:
                own.execute("DROP DATABASE IF EXISTS killed WITH (FORCE)")
                own.execute("CREATE DATABASE killed")
            return self.migrating(elsewhere)

        def after(_was_said):
            assert self.migrating(elsewhere).wait() == 0
            shapes.add(self.shape(where))

        self.each("migrations", begin, after)
        assert len(shapes) == 1
        with self.server.connect() as own:
            own.execute("DROP DATABASE killed WITH (FORCE)")

    def migrating(self, environment) -> subprocess.Popen:
        """Start to migrate a given database."""
        before, self.server.environment = self.server.environment, environment
        try:
            return self.server.start("migrate", "--verbosity=0")
        finally:
            self.server.environment = before

    def shape(self, where) -> str:
        """Return what the tables, triggers and functions of a database hash to."""
        told = subprocess.run(
            [PROGRAMS / "pg_dump", "--schema-only", "--restrict-key=same"]
            + ["-h", where["HOST"], "-p", where["PORT"], "-U", "postgres", "killed"],
            stdout=subprocess.PIPE,
            check=True,
        )
        return hashlib.sha256(told.stdout).hexdigest()

    def servers(self) -> None:
        """The database server is killed under an import, and started again."""
        self.cut["servers"] = 0
        for _ in range(self.times):
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            process = self.server.start(*self.importing(), **quiet)
            time.sleep(self.random.uniform(1, 6))
            self.cut["servers"] += process.poll() is None
            kill([postmaster(self.server.home)])
            was_said = process.wait() == 0
            wait_until(self.answers)
            self.look_at_the_list(was_said)

    def exports(self) -> None:
        """The site is killed while files leave it: no connection stays."""
        self.cut["exports"] = 0
        for _ in range(self.times):
            with site_on(self.server) as port:
                path = "/memberships/?_export=xlsx"
                *_, took = get(port, path)
                readers = [Thread(target=get, args=(port, path)) for _ in range(4)]
                for reader in readers:
                    reader.start()
                time.sleep(self.random.uniform(0, took))
                self.cut["exports"] += any(reader.is_alive() for reader in readers)
                kill(processes_at(port))
                for reader in readers:
                    reader.join()
            wait_until(lambda: self.count_of_others() == 0)

    def workers(self) -> None:
        """A worker is killed again and again: in the end each job is done."""
        self.cut["workers"] = 0
        for _ in range(self.times):
            with self.server.connect() as own:
                for _job in range(50):
                    own.execute(
                        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) "
                        "VALUES ('imports', 'registry.forget_old_commits', %s)",
                        [Json({"timestamp": 0})],
                    )
            worker = self.server.start(*WORK, stderr=subprocess.DEVNULL)
            try:
                wait_until(
                    lambda: self.count("procrastinate_jobs WHERE status = 'doing'")
                )
                time.sleep(self.random.uniform(0, 2))
                self.cut["workers"] += worker.poll() is None
            finally:
                worker.kill()
                worker.wait()
            with self.server.connect() as own:
                # Half a minute of silence goes by.
                own.execute(
                    "UPDATE procrastinate_workers "
                    "SET last_heartbeat = now() - interval '1 hour'"
                )
                own.execute(
                    "INSERT INTO procrastinate_jobs (queue_name, task_name, args, "
                    "priority) VALUES ('default', %s, %s, 9)",
                    ["walloon_clusters.requeue_stalled_jobs", Json({"timestamp": 0})],
                )
            assert self.server.manage(*WORK, "--one-shot").returncode == 0
            assert self.count("procrastinate_jobs WHERE status <> 'todo'") == 0

    # What is left

    def count(self, rows: str, *given) -> int:
        """Return how many rows there are."""
        ((number,),) = self.server.ask(f"SELECT count(*) FROM {rows}", *given)
        return number

    def count_of_others(self) -> int:
        """Return how many connections there are beside the one that asks."""
        return self.count(
            "pg_stat_activity WHERE backend_type = 'client backend' "
            "AND pid <> pg_backend_pid()"
        )

    def answers(self) -> bool:
        """Say whether the database answers."""
        try:
            return self.server.ask("SELECT 1") == [(1,)]
        except Exception:
            return False

    def look_at_all(self) -> None:
        """Find nothing left over: no connection, database or job; no broken rule."""
        wait_until(lambda: self.count_of_others() == 0)
        assert self.count(f"pg_database WHERE datname NOT IN ({OWN})") == 1
        assert self.count("procrastinate_jobs WHERE status = 'doing'") == 0
        assert self.server.manage("check_registry").returncode == 0
