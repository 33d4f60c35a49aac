"""What the roles of somebody let him do, for ``user.has_perm``."""

from django.contrib.auth.backends import BaseBackend

from .roles import rights_of


class RoleBackend(BaseBackend):
    """Gives every account the rights of its roles; it lets nobody log in.

    The rights of a role are those of the code: they are stored nowhere, so that an
    upgrade brings those of new tables along.
    """

    def get_user(self, user_id):
        """Know nobody: another backend let them in."""

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        if obj is not None:
            return set()
        return rights_of(user_obj)

    def get_group_permissions(self, user_obj, obj=None) -> set[str]:
        return self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj, app_label: str) -> bool:
        return any(
            right.startswith(f"{app_label}.")
            for right in self.get_all_permissions(user_obj)
        )
