"""Who may open which page of the site, and who may send something to it, as data."""

from tests.pages import FOR_PROGRAMS
from tests.pages import PAGES as PAGES_OF_ALL

from .readers import (
    ADMINISTERS,
    ALL,
    DECIDES,
    EVALUATES,
    IMPORTS,
    JUDGES,
    KEEPER,
    LOGGED_IN,
    MERGES,
    NOBODY,
    ONLY_READ,
    OUTSIDE,
    OWN,
    PAYS,
    PROPOSES,
    READS_FILES,
    RECORDS,
    ROLES,
    STAFF,
    of,
    read_by,
    sent_by,
    used_by,
)

OF_EVALUATIONS = (
    *("evaluation_detail", "evaluation_report", "evaluation_edit", "evaluation_sign"),
    *("evaluation_discard", "evaluation_decide", "evaluation_rectify"),
    *("evaluation_annul", "evaluation_publish", "evaluation_opinion"),
)
OF_IMPORTS = (
    *("import_detail", "import_file", "import_reading_json", "import_columns"),
    *("import_reading", "import_settle", "import_overrule", "import_whole"),
    *("import_apply", "import_undo", "import_drop", "import_resume"),
    *("proposal_accept", "proposal_send_back", "proposal_hand_in", "proposal_again"),
)

HELPS = ("invite", "factors", "sessions")
NETWORK_ACTS = ("renew", "rename", "end", "succeed")
PROPOSED = (
    *("joined", "left", "membership", "list"),
    *("network", "renamed", "name", "partnership", "target"),
)


PAGES = {
    # What everybody reads.
    **read_by(
        ALL,
        *(name for name in PAGES_OF_ALL if name != "evaluation_detail"),
        *("health", "live", "ready"),
        "search_suggestions",
        "evaluation_calendar_file",
        "calendar_file",
        "saved_view shared",
        "change_entry",
        "evaluation_report documented",
        "evaluation_detail documented",
        "source_file for everybody",
        *("thing", "thing_data", "catalogue", "sitemap_index", "sitemap", "robots"),
    ),
    # What programs read: the same for everybody, whoever he is.
    **read_by(
        ALL,
        *(f"api:{name}" for name in FOR_PROGRAMS if name != "evaluation_detail"),
        *("api:evaluation_detail documented", "api:health", "api:openapi"),
    ),
    **read_by(
        NOBODY,
        *("api:evaluation_detail under way", "api:evaluation_detail signed"),
        *("api:start", "api:nowhere"),
    ),
    "dump": (ALL, ADMINISTERS),
    # A dump stands there once the worker made one: tests/registry/dump.
    **read_by(NOBODY, "dump_file", "dump_latest"),
    # So does a file that was ordered: tests/registry/ordered.
    **read_by(NOBODY, "ordered_file", "ordered_file_out"),
    "set_language": (ALL, ALL),
    **sent_by(LOGGED_IN, "suggestion_judge"),
    # Views that a network's own keeps; whoever is logged in keeps his.
    **read_by(LOGGED_IN, "saved_view_list"),
    "saved_view_keep": (LOGGED_IN, LOGGED_IN, NOBODY),
    **read_by(frozenset({OWN.value}), "saved_view not shared"),
    **used_by(frozenset({OWN.value}), "saved_view_change"),
    **sent_by(frozenset({OWN.value}), "saved_view_remove"),
    **used_by(ALL, "saved_view_stop"),
    # The admin itself.
    **used_by(STAFF, "admin:index", "admin:password_change", "admin:login"),
    **used_by(STAFF, "admin:view_on_site", "a row"),
    **read_by(STAFF, "admin:password_change_done", "admin:jsi18n"),
    # Whoever is not of the staff is led away, and stays logged in.
    "admin:logout": (OUTSIDE, ALL),
    **used_by(ROLES, "admin:app_list of registry"),
    **read_by(ROLES, "admin:autocomplete"),
    **used_by(ADMINISTERS, "admin:app_list of auth"),
    "admin:anything else": (NOBODY, NOBODY),
    **used_by(
        MERGES,
        *(f"merge {kind}" for kind in ("organisation", "cluster", "person", "source")),
    ),
    **used_by(MERGES, "undo organisationmerge", "undo recordmerge"),
    **used_by(PAYS, "correct budgetdecision", "correct payment", "withdraw grant"),
    # The desk, and what keepers have beside their tables.
    **read_by(STAFF | {OWN}, "desk"),
    **read_by(STAFF, "desk_checks"),
    "history_change": (ROLES, ROLES, of(KEEPER)),
    **used_by(of(KEEPER), "likely_duplicates", "contradiction_candidates"),
    **read_by(of(KEEPER), *(f"looks_like {k}" for k in ("organisation", "cluster"))),
    **read_by(of(KEEPER), "looks_like person", "register_search"),
    **read_by(RECORDS, "looks_like source", "broken_link_list"),
    **read_by(ROLES, "cluster_candidates"),
    **used_by(of(KEEPER), *(f"network_act {act}" for act in NETWORK_ACTS)),
    **read_by(ROLES, "source_file for staff"),
    **used_by(RECORDS, "source_file_create"),
    **sent_by(RECORDS, "source_file_change"),
    **sent_by(of(KEEPER), "source_file_remove"),
    # What administrators have.
    **read_by(ADMINISTERS, "log_list", "log_detail"),
    **used_by(ADMINISTERS, "erasure_create"),
    **used_by(ADMINISTERS, *(f"account_help {h}" for h in HELPS)),
    # Evaluations: one that a document tells of, one under way, one that is signed.
    **read_by(
        READS_FILES, "evaluation_detail under way", "evaluation_report under way"
    ),
    **read_by(READS_FILES, "evaluation_detail signed", "evaluation_report signed"),
    **used_by(EVALUATES, "evaluation_open"),
    **{
        f"{page} {state}": (readers, readers)
        for state in ("documented", "under way", "signed")
        for page, readers in {
            "evaluation_edit": EVALUATES,
            "evaluation_sign": EVALUATES,
            "evaluation_discard": EVALUATES,
            "evaluation_decide": DECIDES,
            "evaluation_rectify": DECIDES,
            "evaluation_annul": DECIDES,
            "evaluation_publish": DECIDES,
            "evaluation_opinion": JUDGES,
        }.items()
    },
    **used_by(JUDGES, "recommendation_follow", "condition_follow"),
    **sent_by(EVALUATES, "evaluation_replace"),
    # Lists, and what is proposed.
    **read_by(IMPORTS, "import_list", "import_template"),
    **used_by(IMPORTS, "import_create"),
    **read_by(PROPOSES, "proposal_list", "proposal_new"),
    **read_by(PROPOSES, "proposal_start of the own network"),
    **read_by(IMPORTS, "proposal_start of another network"),
    **{
        f"proposal_create {what} of {whose} network": (readers, readers)
        for what in PROPOSED
        for whose, readers in (("the own", PROPOSES), ("another", IMPORTS))
    },
}
"""Who may open a page, and send something to it: of pages that are about no table."""

AUTHOR = frozenset({OWN.value})
"""The network's own is who made the proposals of these tests that are his."""

BATCHES = {
    # Who opens it, writes on it, leaves rows out, confirms, withdraws, reviews it.
    "a list": (IMPORTS, IMPORTS, IMPORTS, IMPORTS, IMPORTS, NOBODY),
    "the own draft": (AUTHOR, AUTHOR, AUTHOR, NOBODY, AUTHOR, NOBODY),
    "the own proposal": (AUTHOR | IMPORTS, NOBODY, IMPORTS, NOBODY, AUTHOR, IMPORTS),
    "the draft of another": (NOBODY,) * 6,
    "the proposal of another": (IMPORTS, NOBODY, IMPORTS, NOBODY, NOBODY, IMPORTS),
}
"""Lists and proposals, and who may do what to each of them."""


def of_imports() -> dict:
    """Return who may do what on the pages of an import, by what it is."""
    found = {}
    for batch, (opens, writes, leaves, confirms, drops, reviews) in BATCHES.items():
        is_list = batch == "a list"
        authors = NOBODY if is_list else AUTHOR & opens
        sends = {
            **dict.fromkeys(("import_detail", "import_file"), (ONLY_READ, NOBODY)),
            "import_reading_json": (ONLY_READ, NOBODY),
            # What can no longer be read otherwise is said, and stays.
            **dict.fromkeys(("import_columns", "import_reading"), (opens, writes)),
            **dict.fromkeys(
                ("import_mend", "import_settle", "import_overrule", "import_whole"),
                (writes, writes),
            ),
            "import_row": (leaves, leaves),
            # Of a proposal a reviewer is told that it is accepted, not confirmed.
            **dict.fromkeys(
                ("import_apply", "import_undo"), (opens & IMPORTS, confirms)
            ),
            "import_drop": (drops, drops),
            "import_resume": (opens, opens),
            "proposal_accept": (reviews, reviews),
            "proposal_send_back": (reviews, reviews),
            "proposal_hand_in": (authors, authors),
            "proposal_again": (authors, authors),
        }
        for page, told in sends.items():
            found[f"{page} of {batch}"] = (opens, *told)
        # What was typed in a form is no list: no row of it is looked up.
        looks_up = opens if is_list else NOBODY
        found[f"import_row_register of {batch}"] = (looks_up, opens, writes)
    return found


PAGES |= of_imports()
# The grants of a list of beneficiaries, as a file.
PAGES |= read_by(IMPORTS, "import_grants")

PAGES |= {
    # The library's pages of accounts; a site that sends no mail has fewer.
    **read_by(
        ALL,
        *("account_reset_password", "account_reset_password_done"),
        *("account_reset_password_from_key_done", "account_inactive"),
        *("account_email_verification_sent", "account_confirm_email"),
        *("socialaccount_login_cancelled", "socialaccount_login_error"),
    ),
    **used_by(
        ALL,
        *("account_login", "account_logout", "account_signup", "mfa_login_webauthn"),
        *("account_reset_password_from_key", "elsewhere by now"),
    ),
    **read_by(LOGGED_IN, "mfa_index", "mfa_list_webauthn"),
    **used_by(
        LOGGED_IN,
        *("account_change_password", "account_set_password", "usersessions_list"),
        *("account_reauthenticate", "account_request_reauthentication_code"),
        *("account_confirm_reauthentication_code", "account_confirm_login_code"),
        *("mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
        *("mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"),
        *("mfa_remove_webauthn", "mfa_edit_webauthn"),
    ),
    # Of what nobody here has: mail, an app with codes, another site to log in with, and
    # sessions of others.
    **used_by(
        NOBODY,
        *("account_email", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
        *("mfa_download_recovery_codes", "socialaccount_signup"),
        *("socialaccount_connections", "openid_connect_login"),
        *("openid_connect_callback", "account_end_session"),
    ),
}
