"""Roles are given and taken away, always by somebody else."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from registry.models import Cluster, Role, UserRole
from registry.rights.roles import roles


def give_role(*, user, role: Role, cluster: Cluster | None = None, by) -> UserRole:
    """Give ``user`` a role; one for staff also opens the admin to the account.

    Args:
        cluster: whose own, for the role of a network's own; no other role has one.
        by: who gives it.

    Raises:
        PermissionDenied: who gives it may not give roles.
        ValidationError: somebody gives it to himself, has it already, it lacks its
            cluster or needs none, or an evaluator would decide.
    """
    if not by.has_perm("registry.add_userrole"):
        raise PermissionDenied
    refuse_oneself(user, by)
    given = UserRole(user=user, role=role, cluster=cluster, given_by=by)
    given.full_clean()
    given.save()
    if roles()[Role(role)].is_for_staff and not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    return given


def refuse_oneself(user, by) -> None:
    """Refuse whoever would give a role to himself.

    Raises:
        ValidationError: the two are one.
    """
    if user == by:
        raise ValidationError(
            _("Nobody gives a role to himself: ask another administrator."),
            code="oneself",
        )
