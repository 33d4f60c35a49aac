"""Every page that is measured, and every list in each of its ways."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from registry.lists.directory import all_lists
from registry.lists.page import PER_PAGE, ListPage
from tests.pages import PAGES

NETWORK = "synthetic-network-0001"
SLUGS = {
    "cluster": NETWORK,
    "organisation": "synthetic-0000001",
    "partnership": "synthetic-partnership-1",
    "agreement": "synthetic-agreement-1",
    "event": "synthetic-event-1",
    "source": "synthetic-data",
    "plan": "synthetic-plan-2",
    "funding": "synthetic-line-2-research",
    "grant": "synthetic-grant-0000001",
    "call": "synthetic-call-1",
    "project": "synthetic-project-2",
    "evaluation": "synthetic-evaluation-1",
    "indicator": "mem-01",
}
"""The synthetic row whose page is measured, by the first word of the page's name."""

NOT_MEASURED = {"contradiction_detail": "There is no synthetic contradiction."}

COMPARED = [("cluster", f"synthetic-network-{n:04d}") for n in (1, 2, 3)]
FURTHER = {
    "source_of_money": "/sources/synthetic-data-money/",
    "source_of_an_article": "/sources/synthetic-data-article-000001/",
    "indicator_compare": f"{reverse('indicator_compare')}?{urlencode(COMPARED)}",
    "search_exact": f"/search/?{urlencode({'q': 'menuiserie lambert'})}",
    "search_mistyped": f"/search/?{urlencode({'q': 'menuizerie lamberd'})}",
    "search_short": "/search/?q=sa",
    "pivot": "/pivot/?list=membership_list&rows=kind&columns=size",
    "then": "/organisations/?as_of=2015-06-30",
    "health": "/healthz",
}
"""Pages whose address says more than which row they are of."""

FILTERED = {
    "organisations": {
        "province": {"province": "BE32"},
        "three": {"province": "BE32", "kind": "enterprise", "size": "small"},
        "network": {"cluster": NETWORK},
    },
    "memberships": {"network": {"cluster": NETWORK}},
    "grants": {"state": {"state": "paid"}, "plan": {"plan": SLUGS["plan"]}},
}
"""Lists that are measured with filters too: an answer in each of these ways."""

LONG, SHORT = "menuiserie", "sa"


@dataclass(frozen=True)
class Page:
    """A page with one address."""

    name: str
    address: str

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class ListOfRows:
    """A list, in the ways in which it is measured: its first page among them."""

    name: str
    page: type[ListPage]

    def __str__(self):
        return self.name

    def ways(self, reader) -> dict[str, str]:
        """Return the address of each way, by its name: ``last``, ``sort_-name``.

        Args:
            reader: a test client; it looks at the first page, on which all depends.
        """
        address = self.page.list_url()
        shown = reader.get(address).context_data
        pages = -(-shown["total"] // PER_PAGE)
        ways = {"first": {}}
        if pages > 2:
            ways |= {"middle": {"page": pages // 2}, "last": {"page": pages}}
        if pages > 1:
            for column in shown["table"].columns:
                if column.orderable:
                    for sort in (column.name, f"-{column.name}"):
                        ways[f"sort_{sort}"] = {"sort": sort}
        if "q" in self.page.filterset_class.base_filters:
            ways |= {"long": {"q": LONG}, "short": {"q": SHORT}}
        for name, query in FILTERED.get(self.name, {}).items():
            ways[f"filter_{name}"] = query
        return {
            name: f"{address}?{urlencode(query)}" if query else address
            for name, query in ways.items()
        }


def every_list() -> list[ListOfRows]:
    """Return every list of the site, called as its address is."""
    return [
        ListOfRows(page.address.strip("/").replace("/", "-"), page)
        for page in all_lists()
    ]


def every_page() -> list[Page]:
    """Return every other public page, called as its address is in the code."""
    lists = {page.url_name() for page in all_lists()}
    found = {
        name: reverse(name, kwargs=_arguments(name, given))
        for name, given in PAGES.items()
        if name not in lists | NOT_MEASURED.keys()
    }
    return [Page(name, address) for name, address in (found | FURTHER).items()]


def _arguments(name: str, given: dict[str, str]) -> dict[str, str]:
    """Return what an address names: a synthetic row, or what is in every registry."""
    row = SLUGS.get(name.split("_")[0])
    return {"slug": row} if given and row else given
