"""Who may open which address, and who may send something to it: all of it as data.

It is said a second time, apart from the code that holds it: the test compares the two,
and the README shows it. A page that stands in none of these tables fails the test.
"""

from registry.models import Role
from tests.pages import PAGES as PAGES_OF_ALL

ANYBODY, ACCOUNT, CLERK, SUPERUSER = "anybody", "account", "clerk", "superuser"
"""Not logged in; logged in without a role; of the staff without one; may do all."""

OUTSIDE = frozenset({ANYBODY, ACCOUNT, Role.NETWORKS_OWN.value})
READERS = (ANYBODY, ACCOUNT, CLERK, *(role.value for role in Role), SUPERUSER)
ALL = frozenset(READERS)
NOBODY = frozenset()
STAFF = ALL - OUTSIDE
LOGGED_IN = ALL - {ANYBODY}


def of(*roles: Role) -> frozenset[str]:
    """Return the readers that a page of some roles is for."""
    return frozenset({SUPERUSER, *(role.value for role in roles)})


READER = Role.CONFIDENTIAL_READER
KEEPER, IMPORTER, MONEY = Role.KEEPER, Role.IMPORTER, Role.MONEY
EVALUATOR, DECIDER, OWN = Role.EVALUATOR, Role.DECIDER, Role.NETWORKS_OWN
ADMINISTRATOR = Role.ADMINISTRATOR
ROLES = STAFF - {CLERK}

# The tables

COLUMNS = (READER, KEEPER, IMPORTER, MONEY, EVALUATOR, DECIDER, ADMINISTRATOR)
ACTS = {
    ".": (),
    "r": ("view",),
    "a": ("view", "add"),
    "c": ("view", "change"),
    "w": ("view", "add", "change"),
    "k": ("view", "add", "delete"),
    "d": ("view", "add", "change", "delete"),
}

TABLES = {
    # reader keeper importer money evaluator decider administrator
    "r d r r r r r": (
        "registry.actionparticipation registry.agreement registry.agreementparty "
        "registry.cluster registry.clusterentity registry.clustername "
        "registry.clusternaming registry.clustersuccession registry.clustertheme "
        "registry.event registry.eventparticipation registry.internationalaction "
        "registry.mandate registry.mandateattestation registry.membership "
        "registry.membershipattestation registry.organisation "
        "registry.organisationactivity registry.organisationform "
        "registry.organisationname registry.organisationnaming "
        "registry.organisationseat registry.organisationsize registry.participation "
        "registry.partnership registry.partnershipcluster registry.person "
        "registry.recognition evaluation.contradiction evaluation.dismissal "
        "evaluation.publishedfigure evaluation.qualitylabel evaluation.statement"
    ),
    "r d w w w w r": "registry.source",
    "r w r r r r r": (
        "registry.activity registry.legalregime registry.place registry.subsidyrate "
        "registry.territory registry.theme registry.themescheme "
        "evaluation.criterion evaluation.framework"
    ),
    "r a r r r r r": "registry.organisationmerge registry.recordmerge",
    "r k r r r r r": "registry.distinctpair",
    "r r r r r r r": "registry.externalrecord evaluation.rectification",
    "r r r d r r r": (
        "programmes.axis programmes.budgetdecision programmes.call "
        "programmes.envelope programmes.fundingline programmes.grant "
        "programmes.income programmes.payment programmes.plan programmes.planactor "
        "programmes.planlink programmes.project programmes.projectparticipant "
        "programmes.projectpole programmes.publishedamount"
    ),
    "r . . . d r .": (
        "evaluation.criterionscore evaluation.evaluation evaluation.measurement "
        "evaluation.recommendation"
    ),
    "r r r r c c r": "evaluation.condition",
    "r d r r w w r": "evaluation.target",
    ". . . . . . w": "auth.user",
    ". . . . . . k": "registry.userrole",
    ". . . . . . r": "procrastinate.procrastinatejob",
    ". . . . . . .": "auth.group",
}
"""What each role may do with the tables of the admin, a column each of ``COLUMNS``."""

BY_HAND = {
    **dict.fromkeys(
        (
            "evaluation.measurement",
            "evaluation.rectification",
            "registry.distinctpair",
            "registry.externalrecord",
            "registry.organisationmerge",
            "registry.recordmerge",
        ),
        ("view",),
    ),
    "procrastinate.procrastinatejob": ("view",),
    "registry.userrole": ("view", "add", "delete"),
    "programmes.budgetdecision": ("view", "add", "change"),
    "programmes.payment": ("view", "add", "change"),
}
"""What is done in the admin to rows that acts make, whoever asks: no more than this."""

PAGES_OF_A_TABLE = {
    "changelist": ("view", "view", "delete"),
    "add": ("add", "add", "add"),
    "change": ("view", "change", "change"),
    "delete": ("delete", "delete", "delete"),
    "history": ("view", "view", None),
    "removed": ("view", "view", None),
    "export": ("view", "view", None),
    "import": ("add change", "add change", "add change"),
    "process_import": (None, "add change", "add change"),
    "many": ("change", "change", "change"),
    "bring_back": ("add", "add", "add"),
    "restore": ("change", "change", "change"),
    "password_change": ("change", "change", "change"),
}
"""The acts that each page of a table takes: to be opened, to be sent something, and to
change something by that."""

PAGES_OF_SOME_TABLES = ("merge", "undo", "correct", "withdraw")
"""Pages of a table that ask for something else than its own rights."""

# Everything else

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
MERGES = of(KEEPER)
PAYS = of(MONEY)
IMPORTS = of(IMPORTER)
PROPOSES = of(IMPORTER, OWN)
EVALUATES = of(EVALUATOR)
DECIDES = of(DECIDER)
JUDGES = of(EVALUATOR, DECIDER)
READS_FILES = of(READER, EVALUATOR, DECIDER)
ADMINISTERS = of(ADMINISTRATOR)
RECORDS = of(KEEPER, IMPORTER, MONEY, EVALUATOR, DECIDER)
"""Whoever records facts adds the documents that state them."""

HELPS = ("invite", "factors", "sessions")
NETWORK_ACTS = ("renew", "rename", "end", "succeed")
PROPOSED = (
    *("joined", "left", "membership", "list"),
    *("network", "renamed", "name", "partnership", "target"),
)

ONLY_READ = NOBODY
"""Who may send something to a page that takes nothing."""


def read_by(readers, *names: str) -> dict:
    return dict.fromkeys(names, (readers, ONLY_READ))


def used_by(readers, *names: str) -> dict:
    return dict.fromkeys(names, (readers, readers))


def sent_by(readers, *names: str) -> dict:
    """Say of buttons that nothing is shown where they lead: one only sends there."""
    return dict.fromkeys(names, (NOBODY, readers))


PAGES = {
    # What everybody reads.
    **read_by(
        ALL,
        *(name for name in PAGES_OF_ALL if name != "evaluation_detail"),
        "health",
        "evaluation_calendar_file",
        "evaluation_report documented",
        "evaluation_detail documented",
        "source_file for everybody",
    ),
    "set_language": (ALL, ALL),
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
    # Who opens it, writes on it, leaves rows out, confirms it, withdraws it, reviews it.
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
            "import_row_register": (opens, writes),
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
        *("mfa_remove_webauthn", "mfa_edit_webauthn", "socialaccount_connections"),
    ),
    # Of what nobody here has: mail, an app with codes, another site to log in with, and
    # sessions of others.
    **used_by(
        NOBODY,
        *("account_email", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
        *("mfa_download_recovery_codes", "socialaccount_signup"),
        *("openid_connect_login", "openid_connect_callback", "account_end_session"),
    ),
}


def held(reader, table: str) -> tuple[str, ...]:
    """Return what a reader may do with a table, whatever its pages let anybody do."""
    if reader == SUPERUSER:
        return ACTS["d"]
    for letters, names in TABLES.items():
        if table in names.split():
            told = dict(zip(COLUMNS, letters.split(), strict=True))
            return ACTS[told.get(reader, ".")]
    raise KeyError(table)


def may(reader, told) -> tuple[bool, bool, bool] | None:
    """Return whether a reader may open, may send, and changes something by sending.

    None if nothing is told of such a page.
    """
    if isinstance(told, str):
        if told not in PAGES:
            return None
        opens, sends, *writes = PAGES[told]
        return reader in opens, reader in sends, reader in (writes or [sends])[0]
    table, page = told
    if page not in PAGES_OF_A_TABLE or not any(
        table in names.split() for names in TABLES.values()
    ):
        return None
    rights = set(held(reader, table)) & set(BY_HAND.get(table, ACTS["d"]))
    opens, sends, writes = (
        acts is not None and rights.issuperset(acts.split())
        for acts in PAGES_OF_A_TABLE[page]
    )
    return opens, sends, writes


def table_of_pages() -> list[list[str]]:
    """Return the pages as a table, its header first: those that are alike in one row.

    What all may open, or nobody, is left out. What stands behind a name says which rows
    it is about, where that makes a difference.
    """
    alike = {}
    for name, (opens, sends, *_writes) in PAGES.items():
        if opens | sends > NOBODY and opens != ALL:
            alike.setdefault((opens, sends), []).append(name)
    rows = [["", *(reader.replace("_", " ") for reader in READERS)]]
    for (opens, sends), names in alike.items():
        cells = [
            ", ".join(["opens"] * (reader in opens) + ["sends"] * (reader in sends))
            for reader in READERS
        ]
        rows.append([", ".join(f"`{name}`" for name in _in_short(names)), *cells])
    return rows


def _in_short(names: list[str]) -> list[str]:
    """Return names once, where a page is the same for all that it is about."""
    found = {}
    for name in names:
        page = name.split(" ")[0]
        whole = {each for each in PAGES if each.split(" ")[0] == page} <= set(names)
        found[page if whole else name] = None
    return list(found)
