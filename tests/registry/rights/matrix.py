"""Who may open which address, and who may send something to it: all of it as data.

It is said a second time, apart from the code that holds it: the test compares the two,
and the README shows it. A page that stands in none of these tables fails the test.
"""

from .matrix_pages import PAGES
from .readers import (
    ADMINISTRATOR,
    ALL,
    DECIDER,
    EVALUATOR,
    IMPORTER,
    KEEPER,
    MONEY,
    NOBODY,
    READER,
    READERS,
    SUPERUSER,
)

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
