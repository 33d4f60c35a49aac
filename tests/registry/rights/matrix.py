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
    **used_by(STAFF, "admin:password_change_done", "admin:jsi18n", "a row"),
    **used_by(STAFF, "admin:view_on_site"),
    # Whoever is not of the staff is led away, and stays logged in.
    "admin:logout": (OUTSIDE, ALL),
    **used_by(ROLES, "admin:app_list of registry", "admin:autocomplete"),
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
    **read_by(READS_FILES, "evaluation_detail under way", "evaluation_report under way"),
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

ACCOUNTS = {
    "account_login": (ALL, ALL),
}
"""The pages of the library on which somebody logs in, and keeps his own account."""
