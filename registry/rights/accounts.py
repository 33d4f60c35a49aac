"""Whose account somebody may change: no account that can do more than he."""

from copy import copy

from django.contrib.auth.models import User

from registry.models import Role

from .roles import roles, roles_of

REMEMBERED = (
    *("_perm_cache", "_user_perm_cache", "_group_perm_cache"),
    *("_roles", "_role_rights"),
)
"""Where a user that was read keeps what it may do."""


def within_reach(keeper: User) -> set[str]:
    """Return the rights that somebody has, and those that he may give to others."""
    own = keeper.get_all_permissions()
    if _gives_roles(keeper):
        return own.union(*(told.rights for told in roles().values()))
    return own


def may_keep(keeper: User, account: User | None) -> bool:
    """Whether somebody may change an account: not one that can do more than he.

    Who could change such an account could log in with it. One that is closed counts
    with what it can do once it is open again.
    """
    if keeper.is_superuser or account is None:
        return True
    opened = _opened(account)
    return (
        not account.is_superuser
        and opened.get_all_permissions() <= within_reach(keeper)
        and (_gives_roles(keeper) or _own_networks(opened) <= _own_networks(keeper))
    )


def _gives_roles(keeper: User) -> bool:
    return keeper.has_perm("registry.add_userrole")


def _own_networks(account: User) -> set[int | None]:
    """Return the networks that an account proposes changes of: no right says which."""
    return {network for role, network in roles_of(account) if role == Role.NETWORKS_OWN}


def _opened(account: User) -> User:
    """Return an account as it is when it is open, read anew."""
    opened = copy(account)
    opened.is_active = True
    for remembered in REMEMBERED:
        opened.__dict__.pop(remembered, None)
    return opened
