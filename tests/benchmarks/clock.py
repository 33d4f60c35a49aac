"""What something costs: seconds of the processor, in Python and in the database.

On a machine that does other things besides, the clock tells more of these: it stands
beside, and no aim is about it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from django.db import connection

ROUNDS = 5
ENOUGH = 8
"""Seconds for each way after which no further round is begun, once two count."""


@dataclass(frozen=True)
class Cost:
    """Seconds of the processor, of the site and of the database, and of the clock."""

    site: float
    database: float
    wall: float

    @property
    def total(self) -> float:
        return self.site + self.database

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            self.site + other.site,
            self.database + other.database,
            self.wall + other.wall,
        )

    def in_words(self) -> tuple[float, str]:
        """Return the milliseconds of the processor, and what they are made of."""
        return self.total * 1000, (
            f"py {self.site * 1000:,.1f} + pg {self.database * 1000:,.1f}, "
            f"wall {self.wall * 1000:,.0f}"
        )


def cost_of(act: Callable[[], object]) -> Cost:
    """Return what an act costs. Where the system does not tell, it is the clock."""
    database, site, wall = _used_by_server(), process_time(), perf_counter()
    act()
    wall = perf_counter() - wall
    if database is None:
        return Cost(wall, 0, wall)
    return Cost(process_time() - site, _used_by_server() - database, wall)


def costs_of(
    ways: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS
) -> dict[str, Cost]:
    """Return the median of what each way costs, of rounds in which all take their turn.

    The first round, in which plans are made, pages are read from the disk, and is
    counted what is then kept, does not count. Of slow ways there are two rounds more,
    of others ``rounds``; of those that take half a minute there is one.
    """
    taken = defaultdict(list)
    began = perf_counter()
    for done in range(rounds + 1):
        spent = perf_counter() - began
        enough = ENOUGH * len(ways)
        if done > 2 and spent > enough or done > 1 and spent > 3 * enough:
            break
        for name, act in ways.items():
            taken[name].append(cost_of(act))
    return {name: middle(each[1:]) for name, each in taken.items()}


def middle(costs: Iterable[Cost]) -> Cost:
    """Return the cost in the middle, whole: its parts are of one run."""
    in_order = sorted(costs, key=lambda cost: cost.total)
    return in_order[(len(in_order) - 1) // 2]


def _used_by_server() -> float | None:
    connection.ensure_connection()
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    if not server.exists():
        return None
    return int(server.read_text().split()[0]) / 1e9
