"""Every public page, with an address that shows it in the world of the tests."""

from copy import copy
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import URLPattern, get_resolver, reverse

from registry.lists.directory import all_lists
from tests.html import page_of
from walloon_clusters.accounts import urls as accounts

HUB = {"slug": "hub"}

PAGES = {
    **{page.url_name(): {} for page in all_lists()},
    "home": {},
    "search": {},
    "pivot": {},
    "cluster_detail": HUB,
    "cluster_members": HUB,
    "cluster_links": HUB,
    "cluster_connections": HUB,
    "cluster_impact": HUB,
    "organisation_detail": HUB,
    "organisation_suggestions": HUB,
    "partnership_detail": HUB,
    "agreement_detail": HUB,
    "event_detail": HUB,
    "source_detail": HUB,
    "regime_list": {},
    "plan_detail": HUB,
    "funding_line_detail": HUB,
    "grant_detail": HUB,
    "call_detail": HUB,
    "project_detail": HUB,
    "cluster_programmes": HUB,
    "organisation_programmes": HUB,
    "evaluation_detail": HUB,
    "cluster_evaluation": HUB,
    "cluster_indicators": HUB,
    "contradiction_detail": HUB,
    "indicator_list": {},
    "indicator_detail": {"slug": "mem-01"},
    "indicator_compare": {},
    "data_dictionary": {},
    "dictionary_entry": {"name": "membership"},
    "api": {},
    "dump": {},
    "cluster_network": HUB,
    "organisation_network": HUB,
    "network_drawing": {},
    "change_list": {},
}
"""The arguments of each page's address, by its name."""

NOT_PAGES = {
    **dict.fromkeys(
        ("dump_file", "dump_latest"), "they answer with files: tests/registry/dump"
    ),
    **dict.fromkeys(
        ("ordered_file", "ordered_file_out"),
        "they are there once a file is ordered: tests/registry/ordered",
    ),
    **dict.fromkeys(
        ("thing", "thing_data", "catalogue"),
        "they answer programs: tests/registry/linked",
    ),
    **dict.fromkeys(
        ("sitemap_index", "sitemap", "robots"),
        "they answer crawlers: tests/registry/linked/test_crawlers.py",
    ),
    **dict.fromkeys(("health", "live", "ready"), "they answer machines"),
    "search_suggestions": "the lines below the search box: tests/registry/search",
    "set_language": "it leads back to where the reader was",
    "evaluation_calendar_file": "it answers calendar programs",
    "change_entry": "what one request changed: tests/registry/changes",
    "evaluation_report": "it answers with a PDF",
    "calendar_file": "it answers calendar programs: tests/registry/following",
    **dict.fromkeys(
        (
            "saved_view",
            "saved_view_list",
            "saved_view_keep",
            "saved_view_change",
            "saved_view_remove",
            "saved_view_stop",
        ),
        "what a reader keeps for himself: tests/registry/following",
    ),
    **dict.fromkeys(
        (
            "import_list",
            "import_create",
            "import_template",
            "import_detail",
            "import_columns",
            "import_row",
            "import_file",
            "import_apply",
            "import_undo",
            "import_drop",
            "import_resume",
            "import_reading",
            "import_reading_json",
            "import_whole",
            "import_mend",
            "import_overrule",
            "import_settle",
            "import_grants",
        ),
        "only staff reach it: tests/registry/imports/test_pages.py",
    ),
    **dict.fromkeys(
        (
            "proposal_list",
            "proposal_new",
            "proposal_start",
            "proposal_create",
            "proposal_hand_in",
            "proposal_accept",
            "proposal_send_back",
            "proposal_again",
            "network_act",
        ),
        "only a network's own and staff reach it: tests/registry/proposals",
    ),
    "suggestion_judge": (
        "it only takes what is sent: tests/registry/connections/test_suggestions.py"
    ),
    **dict.fromkeys(
        ("log_list", "log_detail"),
        "only those who may read the log reach it: tests/registry/test_log.py",
    ),
    **dict.fromkeys(
        (
            "source_file",
            "source_file_create",
            "source_file_change",
            "source_file_remove",
            "broken_link_list",
        ),
        "files, and pages of staff: tests/registry/test_documents.py",
    ),
    **dict.fromkeys(
        ("likely_duplicates", "looks_like"),
        "only staff reach it: tests/registry/alike",
    ),
    "history_change": "only staff reach it: tests/registry/test_taking_back.py",
    "erasure_create": "only administrators reach it: tests/registry/test_erasure.py",
    **dict.fromkeys(
        ("desk", "desk_checks"), "only staff reach it: tests/registry/desk"
    ),
    **dict.fromkeys(
        ("register_search", "cluster_candidates", "import_row_register"),
        "only staff reach it: tests/registry/register",
    ),
    **dict.fromkeys(
        (
            "contradiction_candidates",
            "evaluation_open",
            "evaluation_edit",
            "evaluation_sign",
            "evaluation_decide",
            "evaluation_opinion",
            "evaluation_publish",
            "evaluation_rectify",
            "evaluation_annul",
            "evaluation_replace",
            "condition_follow",
            "evaluation_discard",
            "recommendation_follow",
        ),
        "only evaluators reach it: tests/evaluation/test_acts.py",
    ),
}

ALWAYS_THERE = {"indicator_detail", "dictionary_entry"}
"""Pages with arguments that are there before anything is registered."""

TIMELESS = {"api", "data_dictionary", "dictionary_entry", "dump"}
"""Pages that show the same on each day."""

OF_RECORDED_TIME = {"change_list"}
"""Pages that show what was recorded when, whichever day it is about."""

WITHOUT_ROWS = {"evaluation_calendar"}
"""Lists of what the world of the tests has none of: see test_calendar_page.py."""

WORKED_OUT = {"connection_list", "broker_list", "loss_list"}
"""Lists of what no table holds, in a network: see tests/registry/connections."""

LISTS = [
    *(
        page.url_name()
        for page in all_lists()
        if page.url_name() not in WITHOUT_ROWS | WORKED_OUT
    ),
    "cluster_members",
    "indicator_detail",
]
"""The lists of rows, those on the pages of something else too."""


FOR_PROGRAMS = {
    **{page.url_name(): {} for page in all_lists()},
    **{
        name: HUB
        for name in PAGES
        if name.endswith("_detail") and name != "indicator_detail"
    },
    "indicator_detail": PAGES["indicator_detail"],
    **dict.fromkeys(
        (
            "cluster_members",
            "cluster_connections",
            "cluster_impact",
            "organisation_suggestions",
        ),
        HUB,
    ),
}
"""What programs can ask for, each a page too: every list, and every record."""

RECORDS = [name for name, each in FOR_PROGRAMS.items() if name.endswith("_detail")]
RECORDS.remove("indicator_detail")


def address_for_programs(name: str, **query) -> str:
    """Return the address for programs of what a page shows."""
    path = reverse(f"api:{name}", kwargs=FOR_PROGRAMS[name])
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def address(name: str, **query) -> str:
    """Return the address of a page; the search looks for the hub."""
    if name == "search":
        query.setdefault("q", "hub")
    path = reverse(name, kwargs=PAGES[name])
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def listed(view, **query):
    """Return a list as it answers another address about the same day, nothing drawn.

    Args:
        view: the list, as it answered an address.
    """
    asked = copy(view)
    for name in ("filterset", "rows"):
        vars(asked).pop(name, None)
    asked.request = copy(view.request)
    asked.request.GET = QueryDict(urlencode(query, doseq=True))
    return asked


def names_of_public_pages() -> set[str]:
    """Return the name of each address of the site that shows a page to everybody.

    Those of accounts are about whoever logs in: tests/accounts. Those for programs are
    drawn from these: tests/registry/api.
    """

    def names(patterns):
        for entry in patterns:
            if isinstance(entry, URLPattern):
                yield entry.name
            elif (
                entry.app_name not in ("admin", "api")
                and entry.urlconf_name is not accounts
            ):
                yield from names(entry.url_patterns)

    return set(names(get_resolver().url_patterns)) - set(NOT_PAGES)


def home(client, day, **headers):
    """Return the first page as it is on a day."""
    return page_of(client.get(address("home", as_of=day), **headers))


def headlines(page) -> dict[str, tuple[str, str]]:
    """Return each headline of the page: the number to remember, and why."""
    found = {}
    for box in page.find("dl", **{"class": "headlines"}).find_all("dt"):
        big, why = box.parent.find_all("dd")
        found[box.text] = (big.text, why.text)
    return found
