"""The roles that ship: what each is for, and the rights that it gives.

What each may do with which table is told by the apps that have the tables: see
``registry.rights.declared``.
"""

from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models import Cluster, Role, UserRole

from .declared import role_rights

READ = ("view",)
RECORD = ("view", "add", "change")
WRITE = ("view", "add", "change", "delete")

STAFF = tuple(role for role in Role if role != Role.NETWORKS_OWN)
"""The roles of those who work in the admin; a network's own stays outside of it."""


@dataclass(frozen=True)
class RoleTold:
    """A role, in words, with the rights that it gives.

    ``rights`` are those of Django, such as ``registry.change_cluster``; none if what
    the role may do depends on the row.
    """

    role: Role
    explained: Promise
    rights: frozenset[str]

    @property
    def label(self):
        return self.role.label

    @property
    def is_for_staff(self) -> bool:
        """Whether who has it works in the admin."""
        return self.role in STAFF


EXPLAINED = {
    Role.CONFIDENTIAL_READER: _(
        "Reads everything, confidential evaluations and files under way included; "
        "changes nothing."
    ),
    Role.KEEPER: _(
        "Keeps clusters, organisations, what links them, and their sources; merges two "
        "records of one organisation; settles contradictions."
    ),
    Role.IMPORTER: _(
        "Sends lists, confirms what they change and takes it back; adds sources."
    ),
    Role.MONEY: _(
        "Keeps plans, envelopes, grants, payments, calls and projects, and enters "
        "decisions on money."
    ),
    Role.EVALUATOR: _(
        "Opens evaluations, measures, scores, recommends and signs; sets targets. "
        "Never decides."
    ),
    Role.DECIDER: _(
        "Enters the decision on a signed evaluation; sets targets. Never evaluates."
    ),
    Role.NETWORKS_OWN: _(
        "Proposes changes to the cluster that it names; somebody else reviews them."
    ),
    Role.ADMINISTRATOR: _(
        "Makes accounts and gives roles to others, never to himself; sees what the "
        "site does in the background."
    ),
}


@cache
def roles() -> dict[Role, RoleTold]:
    """Return the roles that ship, each with what the apps let it do."""
    told = role_rights()
    return {
        role: RoleTold(role, EXPLAINED[role], frozenset(told.get(role, ())))
        for role in Role
    }


def user_has_role(user, role: Role, cluster: Cluster | None = None) -> bool:
    """Whether somebody has a role: with a cluster, that of the cluster's own.

    A superuser has every right, but no role.
    """
    return (role, getattr(cluster, "pk", None)) in roles_of(user)


def roles_of(user) -> frozenset[tuple[Role, int | None]]:
    """Return the roles of somebody, each with the key of its cluster.

    They are read once for each user that was read, as Django does with rights.
    """
    if not getattr(user, "is_active", False) or user.pk is None:
        return frozenset()
    if not hasattr(user, "_roles"):
        held = UserRole.objects.of_user(user).values_list("role", "cluster").order_by()
        user._roles = frozenset((Role(role), cluster) for role, cluster in held)
    return user._roles


def rights_of(user) -> frozenset[str]:
    """Return the rights that the roles of somebody give, such as Django knows them."""
    if not hasattr(user, "_role_rights"):
        told = roles()
        user._role_rights = frozenset(
            right for role, _cluster in roles_of(user) for right in told[role].rights
        )
    return user._role_rights
