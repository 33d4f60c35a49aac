"""Who changed which account, and gave which right: by proxies of what Django keeps.

Passwords are not recorded, nor the last login, which is on record elsewhere.
"""

from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _

from registry.models.base import tracked

ELSEWHERE = _("Accounts and rights are changed in their own forms only.")
"""What was right for an account once need not be right for it today."""


@tracked("password", "last_login")
class KeptAccount(User):
    """An account, as its history keeps it."""

    taken_back_elsewhere = ELSEWHERE

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("account")
        verbose_name_plural = _("accounts")


@tracked()
class KeptGroup(Group):
    """A group of accounts, as its history keeps it."""

    taken_back_elsewhere = ELSEWHERE

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("group of accounts")
        verbose_name_plural = _("groups of accounts")


@tracked()
class AccountInGroup(User.groups.through):
    """That an account is in a group."""

    taken_back_elsewhere = ELSEWHERE

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("account in a group")
        verbose_name_plural = _("accounts in groups")

    def __str__(self):
        return f"{self.user}: {self.group}"


@tracked()
class RightOfAccount(User.user_permissions.through):
    """A right that an account was given by itself."""

    taken_back_elsewhere = ELSEWHERE

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("right of an account")
        verbose_name_plural = _("rights of accounts")

    def __str__(self):
        return f"{self.user}: {self.permission}"


@tracked()
class RightOfGroup(Group.permissions.through):
    """A right that all accounts of a group have."""

    taken_back_elsewhere = ELSEWHERE

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("right of a group")
        verbose_name_plural = _("rights of groups")

    def __str__(self):
        return f"{self.group}: {self.permission}"
