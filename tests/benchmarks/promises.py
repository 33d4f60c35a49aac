"""What is promised of the speed of the site: every aim of `make bench`, in one table.

A figure has the first promise whose pattern its name fits; one without a promise is
printed and judged by nobody. Costs are seconds of the processor, of the site and of the
database together; what is "over" something is a ratio.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

SMALL, MIDDLE, LARGE = SIZES = 10_000, 100_000, 1_000_000
"""Organisations of the databases, and as many payments."""

QUIET = 0.02
"""Seconds below which a page is not compared with itself: it would tell of chance."""


@dataclass(frozen=True)
class Promise:
    """What a figure is to be at most, or at least; and what the figure is."""

    pattern: str
    bound: float
    what: str
    at_least: bool = False

    def __str__(self):
        return f"{'at least' if self.at_least else 'at most'} {self.bound:g}"

    def is_kept(self, value: float) -> bool:
        return value >= self.bound if self.at_least else value <= self.bound


def at_most(bound: float, pattern: str, what: str) -> Promise:
    return Promise(pattern, bound, what)


def at_least(bound: float, pattern: str, what: str) -> Promise:
    return Promise(pattern, bound, what, at_least=True)


PROMISES = (
    # Pages, with ten times as much in the registry. A page of money has the payments.
    at_most(1.5, "*.growth.*", "a page, over the same with a tenth of the rows"),
    at_most(2, "list.*.middle_over_first.*", "the page in the middle of a list"),
    at_most(2, "list.*.last_over_first.*", "the last page of a list"),
    at_most(2, "list.*.sort_*_over_first.*", "a list in another order"),
    at_most(2, "list.*.short_over_long.*", "two letters, over a long word"),
    *(
        at_most(50, f"{name}.ms.{LARGE}", "a page of money, among a million payments")
        for name in (
            "list.grants.*",
            "list.programmes.first",
            "list.funding-lines.first",
            "page.plan_detail",
            "page.indicator_list",
        )
    ),
    at_most(60, f"page.source_detail.ms.{LARGE}", "the source of a million facts"),
    at_most(60, f"page.source_of_money.ms.{LARGE}", "the source of a million payments"),
    at_most(60, f"list.sources.first.ms.{LARGE}", "the list of sources"),
    # Peers, in the same rounds.
    at_most(1.5, f"peers.organisations.over_sql.{SMALL}", "a list, over bare SQL"),
    at_most(0.5, f"peers.organisations.over_sql.{MIDDLE}", "its counts kept"),
    at_most(3, "peers.members.over_sql.*", "a network's members, over bare SQL"),
    at_most(2, "peers.search*.over_sql.*", "what is found, over bare SQL"),
    at_most(3, "peers.plan.over_sql.*", "a plan, over bare SQL of its sums"),
    at_most(0.15, "peers.*.over_admin_with_counts.*", "over the stock admin's counts"),
    at_most(0.8, "peers.*.over_admin.*", "over the stock admin, which counts nothing"),
    at_most(0.15, "peers.*.over_datasette.*", "over Datasette with its facets"),
    # A crowd.
    at_most(1, "crowd.*.health_s", "health beside a crowd, at the longest"),
    at_most(1, "crowd.*.page_s", "a network's page beside a crowd, at the longest"),
    at_most(0, "crowd.*.faults", "what a crowd is answered but 429 and 503"),
    at_most(150, "crowd.*.memory_grows_mb", "the server, meanwhile"),
    # Writing.
    at_most(1.6, "history.after_none_over_fresh.*", "a bulk update after one of none"),
    at_most(1.3, "history.over_without.*", "a bulk update, over one not recorded"),
    at_most(10, "import.*.seconds", "a list that changes 20,000 rows, or its undoing"),
    at_most(2.2, "import.over_floor", "an import, over COPY and a merge"),
    at_least(35, "import.over_stock", "an import, over stock import-export, in rows"),
    at_most(500, "import.peak_memory_mb", "the longest list"),
    at_most(5, "register.load_over_copy", "a load of the company register, over COPY"),
    at_most(60, "register.memory_grows_mb", "a load of ten times as many enterprises"),
    at_most(2, "index.*.over_without", "a change of rows that the search finds"),
    at_most(5, "start.migrate_seconds", "migrate of an empty database"),
    # Files.
    at_most(2, f"export.organisations.xlsx_over_csv.{MIDDLE}", "XLSX, over CSV"),
    at_most(1000, "export.*.first_byte_ms.*", "until a file begins to come"),
    # What people send, over a shorter one: no more than it is longer, or a little.
    at_most(15, "input.*.tenfold", "a text of ten times the length"),
    at_most(12, "input.*.eightfold", "a sheet of eight times the length"),
    at_most(2, "input.carried.over_without", "a workbook with 200 MB of something"),
    at_most(2, "input.password.hundredfold", "a password of two million letters"),
    # On the wire.
    at_most(15, "wire.*.kb", "HTML as a browser gets it"),
    at_least(1, "wire.*.unchanged", "304 where nothing changed"),
    # Looking back, counting and comparing.
    at_most(1.5, "known.list.*", "a list as known on a day, over now"),
    at_most(2, "known.page.*", "a page as known on a day, over now"),
    at_most(100, "changes.*.database_ms.*", "a list of changes"),
    at_most(3, "connections.*.over_sql", "a page of connections, over bare SQL"),
    at_most(3, "indicators.over_sql", "all indicators, over bare SQL"),
    at_most(3, "pivots.*.over_sql", "a pivot or a map, over bare SQL"),
    at_most(2, "search.*.over_sql", "what is found, over bare SQL"),
    at_most(1, "api.*_over_page", "an answer for programs, over the page"),
    at_most(1.5, "api.known_over_now", "an answer as known on a day, over now"),
)


def promise_of(name: str) -> Promise | None:
    """Return what is promised of a figure, if anything is."""
    fitting = (each for each in PROMISES if fnmatchcase(name, each.pattern))
    return next(fitting, None)
