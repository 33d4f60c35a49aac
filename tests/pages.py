"""Every public page, with an address that shows it in the world of the tests."""

from urllib.parse import urlencode

from django.urls import URLPattern, get_resolver, reverse

HUB = {"slug": "hub"}

PAGES = {
    "home": {},
    "search": {},
    "cluster_list": {},
    "cluster_detail": HUB,
    "cluster_members": HUB,
    "cluster_links": HUB,
    "organisation_list": {},
    "organisation_detail": HUB,
    "partnership_list": {},
    "partnership_detail": HUB,
    "agreement_list": {},
    "agreement_detail": HUB,
    "event_list": {},
    "event_detail": HUB,
    "source_list": {},
    "source_detail": HUB,
    "regime_list": {},
    "plan_list": {},
    "plan_detail": HUB,
    "funding_line_list": {},
    "funding_line_detail": HUB,
    "grant_list": {},
    "grant_detail": HUB,
    "call_list": {},
    "call_detail": HUB,
    "project_list": {},
    "project_detail": HUB,
    "cluster_programmes": HUB,
    "organisation_programmes": HUB,
    "evaluation_list": {},
    "evaluation_calendar": {},
    "evaluation_detail": HUB,
    "cluster_evaluation": HUB,
    "figure_list": {},
    "contradiction_list": {},
    "contradiction_detail": HUB,
    "target_list": {},
    "indicator_list": {},
    "indicator_detail": {"slug": "mem-01"},
    "indicator_compare": {},
    "data_dictionary": {},
}
"""The arguments of each page's address, by its name."""

NOT_PAGES = {
    "health": "it answers machines",
    "set_language": "it leads back to where the reader was",
    "evaluation_calendar_file": "it answers calendar programs",
    "evaluation_report": "it answers with a PDF",
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
            "import_grants",
        ),
        "only staff reach it: tests/registry/imports/test_pages.py",
    ),
    **dict.fromkeys(
        (
            "evaluation_open",
            "evaluation_edit",
            "evaluation_sign",
            "evaluation_decide",
            "evaluation_discard",
            "recommendation_follow",
        ),
        "only evaluators reach it: tests/evaluation/test_acts.py",
    ),
}

ALWAYS_THERE = {"indicator_detail"}
"""Pages with arguments that are there before anything is registered."""

TIMELESS = {"data_dictionary"}
"""Pages that show the same on each day."""

LISTS = [
    "cluster_list",
    "cluster_members",
    "organisation_list",
    "partnership_list",
    "agreement_list",
    "event_list",
    "source_list",
    "plan_list",
    "funding_line_list",
    "grant_list",
    "call_list",
    "project_list",
    "evaluation_list",
    "figure_list",
    "contradiction_list",
    "target_list",
    "indicator_detail",
]
"""The lists of rows; that of what is due holds none, see test_calendar_page.py."""


def address(name: str, **query) -> str:
    """Return the address of a page; the search looks for the hub."""
    if name == "search":
        query.setdefault("q", "hub")
    path = reverse(name, kwargs=PAGES[name])
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def names_of_public_pages() -> set[str]:
    """Return the name of each address of the site that shows a page to everybody."""

    def names(patterns):
        for entry in patterns:
            if isinstance(entry, URLPattern):
                yield entry.name
            elif entry.app_name != "admin":
                yield from names(entry.url_patterns)

    return set(names(get_resolver().url_patterns)) - set(NOT_PAGES)
