"""What each role may do with the tables of public money."""

from registry.models import Role
from registry.rights.of_registry import tables
from registry.rights.roles import READ, STAFF, WRITE

MONEY = (
    "axis",
    "budgetdecision",
    "call",
    "envelope",
    "fundingline",
    "grant",
    "income",
    "payment",
    "plan",
    "planactor",
    "planlink",
    "project",
    "projectparticipant",
    "projectpole",
    "publishedamount",
)


def role_rights() -> dict[Role, dict[str, tuple[str, ...]]]:
    """Return what each role may do; see ``registry.rights.declared``."""
    return dict.fromkeys(STAFF, tables("programmes", MONEY, READ)) | {
        Role.MONEY: tables("programmes", MONEY, WRITE)
    }
