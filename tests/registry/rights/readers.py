"""Who asks for the addresses of the site, and for whom its pages are."""

from registry.models import Role

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


ONLY_READ = NOBODY
"""Who may send something to a page that takes nothing."""


def read_by(readers, *names: str) -> dict:
    return dict.fromkeys(names, (readers, ONLY_READ))


def used_by(readers, *names: str) -> dict:
    return dict.fromkeys(names, (readers, readers))


def sent_by(readers, *names: str) -> dict:
    """Say of buttons that nothing is shown where they lead: one only sends there."""
    return dict.fromkeys(names, (NOBODY, readers))
