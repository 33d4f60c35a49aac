"""What each role may do with the tables of the registry."""

from registry.models import ImportBatch, Role, SavedView

from .roles import READ, RECORD, STAFF, WRITE
from .rows import RowRule

FACTS = (
    "actionparticipation",
    "agreement",
    "agreementparty",
    "cluster",
    "clusterentity",
    "clustername",
    "clusternaming",
    "clustersuccession",
    "clustertheme",
    "event",
    "eventparticipation",
    "internationalaction",
    "mandate",
    "mandateattestation",
    "membership",
    "membershipattestation",
    "organisation",
    "organisationactivity",
    "organisationform",
    "organisationname",
    "organisationnaming",
    "organisationseat",
    "organisationsize",
    "participation",
    "partnership",
    "partnershipcluster",
    "person",
    "recognition",
    "source",
)
REFERENCE = (
    "activity",
    "legalregime",
    "place",
    "subsidyrate",
    "territory",
    "theme",
    "themescheme",
)
"""What is retired by a date, never deleted."""

MADE_BY_ACTS = ("distinctpair", "externalrecord", "organisationmerge", "recordmerge")

SOURCE = {"registry.source": RECORD, "registry.sourcefile": RECORD}
"""Whoever records a fact may add the document that states it."""


def tables(app: str, names: tuple[str, ...], acts: tuple[str, ...]) -> dict:
    """Return the same acts on several tables of an app."""
    return {f"{app}.{name}": acts for name in names}


def role_rights() -> dict[Role, dict[str, tuple[str, ...]]]:
    """Return what each role may do; see ``registry.rights.declared``.

    Whoever works in the admin reads all that the public reads: every form offers links
    to it. The files of sources are for all of them too.
    """
    shown = (*FACTS, *REFERENCE, *MADE_BY_ACTS, "sourcefile")
    public = tables("registry", shown, READ)
    own = {
        Role.KEEPER: {
            **tables("registry", (*FACTS, "sourcefile"), WRITE),
            **tables("registry", REFERENCE, RECORD),
            "registry.organisationmerge": ("view", "add"),
            "registry.recordmerge": ("view", "add"),
            "registry.distinctpair": ("view", "add", "delete"),
        },
        Role.IMPORTER: {
            "registry.importbatch": ("view", "add", "apply"),
            **SOURCE,
        },
        Role.MONEY: SOURCE,
        Role.EVALUATOR: SOURCE,
        Role.DECIDER: SOURCE,
        Role.ADMINISTRATOR: {
            "registry.userrole": ("view", "add", "delete"),
            "registry.logline": READ,
            "registry.erasure": ("add",),
            "registry.savedview": ("call",),
        },
    }
    return {role: public | own.get(role, {}) for role in STAFF}


def row_rules() -> dict[type, RowRule]:
    """Return who reads which rows: an import or a kept view, and what follows it.

    An import is for who sent it, or for who reads all; a view is for its keeper alone.
    """
    return {
        ImportBatch: RowRule(
            rows=lambda rows, user: rows.of_user(user), events=_imports_of
        ),
        SavedView: RowRule(
            rows=lambda rows, user: rows.of_user(user),
            events=lambda events, user: events.filter(user=user.pk),
        ),
    }


def _imports_of(events, user):
    if user.has_perm("registry.view_importbatch"):
        return events
    return events.filter(made_by=user)
