"""The same rows in Datasette, as most who publish a table on the web would have them.

Each list is one table, with what it shows beside it, an index for each facet and a
full-text index of the names. Datasette runs with its defaults, in a process of its own.
"""

import http.client
import json
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.programs import running

from .plain_sql import EXISTING, HELD

PROGRAM = Path(settings.BASE_DIR) / "var" / "datasette" / "bin" / "datasette"
SECONDS_TO_START = 60

TABLES = {
    "organisation": f"""
        SELECT o.slug, o.name, o.name_key, o.kind, o.size_class, o.legal_form,
            o.enterprise_number, p.post_code, p.name_fr AS place, t.code AS province,
            (SELECT count(DISTINCT m.cluster_id) FROM registry_membership m
             WHERE m.organisation_id = o.id AND {HELD}) AS networks
        FROM registry_organisation o
        LEFT JOIN registry_place p ON p.id = o.place_id
        LEFT JOIN registry_territory t ON t.id = p.province_id
        WHERE {EXISTING}""",
    "member": f"""
        SELECT c.slug AS network, o.slug, o.name, o.name_key, o.kind, o.size_class,
            o.legal_form, p.post_code, p.name_fr AS place, t.code AS province,
            m.start_on::text AS start_on, s.title AS source
        FROM registry_membership m
        JOIN registry_cluster c ON c.id = m.cluster_id
        JOIN registry_organisation o ON o.id = m.organisation_id
        JOIN registry_source s ON s.id = m.source_id
        LEFT JOIN registry_place p ON p.id = o.place_id
        LEFT JOIN registry_territory t ON t.id = p.province_id
        WHERE {HELD}""",
}
FACETS = {
    "organisation": ["kind", "size_class", "legal_form", "province", "networks"],
    "member": ["network", "kind", "size_class", "legal_form", "province"],
}


class Datasette:
    """Datasette while it serves."""

    def __init__(self, process: subprocess.Popen, port: int):
        self.process = process
        self.port = port

    def seconds(self) -> float:
        """Return what its process has used of the processor by now."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(each.read_text().split()[0]) for each in threads) / 1e9

    def get(self, address: str) -> bytes:
        asked = http.client.HTTPConnection("127.0.0.1", self.port)
        asked.request("GET", address)
        response = asked.getresponse()
        content = response.read()
        asked.close()
        assert response.status == 200, f"{address}: {response.status}"
        return content

    def count(self, address: str) -> int:
        """Return how many rows a page tells of."""
        table, _mark, query = address.partition("?")
        told = json.loads(self.get(f"{table}.json?{query}"))
        return told["filtered_table_rows_count"]


def export(file: Path, day) -> None:
    """Write the lists of a day into a database of SQLite."""
    with sqlite3.connect(file) as lite, connection.cursor() as cursor:
        for table, query in TABLES.items():
            cursor.execute(query, {"day": day})
            columns = [column.name for column in cursor.description]
            listed, places = ", ".join(columns), ", ".join("?" * len(columns))
            lite.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {listed})")
            lite.executemany(
                f"INSERT INTO {table} ({listed}) VALUES ({places})", cursor
            )
            for column in [*FACETS[table], "name_key"]:
                lite.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
        lite.execute(
            "CREATE VIRTUAL TABLE organisation_fts "
            "USING fts5 (name, content='organisation', content_rowid='id')"
        )
        lite.execute(
            "INSERT INTO organisation_fts (organisation_fts) VALUES ('rebuild')"
        )
        lite.execute("ANALYZE")
    lite.close()


@contextmanager
def serving(file: Path) -> Iterator[Datasette]:
    """Serve a database of SQLite."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running(
        [PROGRAM, "serve", "--port", str(port), str(file)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        served = Datasette(process, port)
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            with suppress(OSError):
                served.get("/-/versions.json")
                break
            assert time.monotonic() < deadline, "Datasette does not answer."
            time.sleep(0.1)
        yield served


def address(file: Path, table: str, query: str) -> str:
    """Return the address of a table with all its facets, as many rows as our pages."""
    facets = "".join(f"&_facet={facet}" for facet in FACETS[table])
    return f"/{file.stem}/{table}?{query}&_size=50{facets}"
