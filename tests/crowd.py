"""A crowd before the site: what stopped it once, from clients that count what they get.

Everything is on the loopback. Each part has addresses of its own (127.0.1.1 and so on),
so that who measures is not counted with who storms.
"""

import http.client
import itertools
import re
import socket
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from html import unescape
from threading import Event, Lock, Thread
from urllib.parse import urlsplit

import psutil

EXPORTS = 9
SLOW_BODIES = 12
IN_VAIN = (429, 503)
"""What may be answered to a crowd: come again later."""

FACETS = re.compile(r'href="(/[^"#]*\?[^"#]*)"')
PAGE = {"Accept": "text/html"}


class Crowd:
    """Clients that ask until they are stopped, and what they were answered.

    Args:
        port: where the site is.
    """

    def __init__(self, port: int):
        self.port = port
        self.statuses: dict[str, Counter] = {}
        self.faults: list[str] = []
        self._stop = Event()
        self._lock = Lock()
        self._threads: list[Thread] = []

    def ask(self, part: str, path: str, *, source: str, timeout: float = 60):
        """Ask once; return the status and the content."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=timeout, source_address=(source, 0)
        )
        try:
            connection.request("GET", path, headers=PAGE)
            response = connection.getresponse()
            content = response.read()
            self.note(part, response.status, path)
            return response, content
        finally:
            connection.close()

    def note(self, part: str, status: int, path: str) -> None:
        """Count an answer."""
        with self._lock:
            self.statuses.setdefault(part, Counter())[status] += 1
            if status >= 400 and status not in IN_VAIN:
                self.faults.append(f"{part}: {path} {status}")

    def let_loose(self, part, *arguments) -> None:
        """Have a part of the crowd do what it does, in a thread, again and again."""

        def again():
            while not self._stop.is_set():
                try:
                    part(self, *arguments)
                except (OSError, http.client.HTTPException) as error:
                    if not self._stop.is_set():
                        self.faults.append(f"{part.__name__}: {error!r}")
                        return

        thread = Thread(target=again, daemon=True)
        self._threads.append(thread)
        thread.start()

    def wait(self, seconds: float) -> None:
        """Wait, or be done at once when all are to stop."""
        self._stop.wait(seconds)

    def disperse(self, seconds: float) -> None:
        """Have everybody stop."""
        self._stop.set()
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(until - time.monotonic(), 0.1))


def takes_files(crowd: Crowd, number: int, path: str) -> None:
    """Ask for a long file of a day of its own, and go away after two seconds."""
    day = f"{1990 + number}-0{1 + number % 9}-15"
    asked = f"GET {path}&as_of={day} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with _connected(crowd, f"127.0.1.{number + 1}") as sent:
        sent.sendall(asked.encode())
        sent.settimeout(2)
        with suppress(TimeoutError):
            answer = sent.recv(64)
            if answer:
                crowd.note("files", int(answer[9:12]), path)
                crowd.wait(2)


def sends_slowly(crowd: Crowd, number: int) -> None:
    """Promise 100,000 bytes, and send one each three seconds."""
    with _connected(crowd, f"127.0.2.{number + 1}") as sent:
        sent.sendall(
            b"POST /i18n/setlang/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Content-Length: 100000\r\n\r\n"
        )
        sent.settimeout(3)
        for _byte in range(10):
            try:
                answer = sent.recv(64)
            except TimeoutError:
                sent.sendall(b"x")
                continue
            except ConnectionError:
                return
            if answer and int(answer[9:12]) != 408:
                crowd.note("bodies", int(answer[9:12]), "/i18n/setlang/")
            crowd.wait(3)
            return


WORDS = ("synthetic", "a", "univ liege", "100%", "energy", "skywin", "wood 2005")


def searches(crowd: Crowd, number: int) -> None:
    """Search for another word each time, and wait as long as the site says."""
    number_of_time = next(_times)
    word = WORDS[number_of_time % len(WORDS)].replace(" ", "+").replace("%", "%25")
    source = f"127.0.3.{number % 250 + 1}"
    path = f"/search/?q={word}+{number_of_time}"
    response, _content = crowd.ask("searches", path, source=source)
    crowd.wait(min(int(response.getheader("Retry-After", 0)), 3))


_times = itertools.count()


class Crawler:
    """Follows every facet of every list that it meets, and never the same twice."""

    def __init__(self, start: str):
        self._start = start
        self._to_do = [start]
        self._met = {start}

    @property
    def __name__(self) -> str:
        return "crawler"

    def __call__(self, crowd: Crowd, number: int) -> None:
        path = self._to_do.pop() if self._to_do else self._start
        response, content = crowd.ask("crawler", path, source=f"127.0.4.{number + 1}")
        if response.status in IN_VAIN:
            self._to_do.append(path)
            crowd.wait(min(int(response.getheader("Retry-After", 1)), 3))
            return
        for found in FACETS.findall(content.decode(errors="replace")):
            address = unescape(found)
            if address not in self._met and urlsplit(address).path == self._start:
                self._met.add(address)
                self._to_do.append(address)


class Watcher:
    """Asks for health and for a page meanwhile, and keeps how long each took."""

    def __init__(self, crowd: Crowd, page: str):
        self.crowd = crowd
        self.page = page
        self.took: dict[str, list[float]] = {"/healthz": [], page: []}
        self.missed: list[str] = []

    def watch(self, seconds: float) -> None:
        """Ask for each of them twice a second."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for path, took in self.took.items():
                began = time.monotonic()
                try:
                    response, _content = self.crowd.ask(
                        "watcher", path, source="127.0.0.9", timeout=30
                    )
                    if response.status != 200:
                        self.missed.append(f"{path} {response.status}")
                except OSError as error:
                    self.missed.append(f"{path} {error!r}")
                took.append(time.monotonic() - began)
            time.sleep(0.5)

    @property
    def longest(self) -> dict[str, float]:
        return {path: max(took) for path, took in self.took.items()}


PARTS = {
    "files": lambda crowd, path, _clients: [
        crowd.let_loose(takes_files, number, path) for number in range(EXPORTS)
    ],
    "bodies": lambda crowd, _path, _clients: [
        crowd.let_loose(sends_slowly, number) for number in range(SLOW_BODIES)
    ],
    "searches": lambda crowd, _path, clients: [
        crowd.let_loose(searches, number) for number in range(clients)
    ],
    "crawler": lambda crowd, _path, _clients: crowd.let_loose(
        Crawler("/organisations/"), 0
    ),
}
"""What a crowd is made of: each lets its clients loose."""


@dataclass
class Stormed:
    """What a storm came to.

    Args:
        longest: in seconds, of each address that was watched.
        statuses: what each part was answered, how often.
        faults: what was answered that must not be.
        memory: in MB, before and after.
    """

    longest: dict[str, float]
    statuses: dict[str, Counter]
    faults: list[str]
    memory: tuple[float, float]


def storm(
    port: int, parts: Iterable[str], *, seconds: float, clients: int, page: str
) -> Stormed:
    """Let parts of a crowd loose on the site, and watch how it answers meanwhile."""
    crowd = Crowd(port)
    watcher = Watcher(crowd, page)
    before = memory_of_server()
    for part in parts:
        PARTS[part](crowd, "/organisations/?_export=xlsx", clients)
    watcher.watch(seconds)
    after = memory_of_server()
    crowd.disperse(60)
    faults = [*crowd.faults, *watcher.missed]
    return Stormed(watcher.longest, crowd.statuses, faults, (before, after))


def memory_of_server() -> float:
    """Return how many MB the server that this process started holds, in all."""
    held = 0
    for each in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "granian" in " ".join(each.cmdline()):
                held += each.memory_info().rss
    return held / 1_000_000


@contextmanager
def _connected(crowd: Crowd, source: str):
    with socket.create_connection(
        ("127.0.0.1", crowd.port), timeout=20, source_address=(source, 0)
    ) as sent:
        yield sent
