"""Who may do what: rights and groups, named in the reader's language.

Django stores their names in English, once for all readers.
"""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.rights.roles import roles

from .history import HistoryAdmin
from .versions import VersionedAdmin

ACTS = {
    "add": gettext_lazy("add: %(rows)s"),
    "change": gettext_lazy("change: %(rows)s"),
    "delete": gettext_lazy("delete: %(rows)s"),
    "view": gettext_lazy("read: %(rows)s"),
}


def name_of(right: Permission) -> str:
    """Return what a right allows, in the reader's language."""
    model = right.content_type.model_class()
    act, _separator, rest = right.codename.partition("_")
    if model is None or act not in ACTS or rest != model._meta.model_name:
        return _(right.name)
    return ACTS[act] % {"rows": model._meta.verbose_name_plural}


class RightsField(forms.ModelMultipleChoiceField):
    """Rights on what somebody can change: not those on the tables of the history."""

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset.select_related("content_type"), **kwargs)

    def label_from_instance(self, right):
        return name_of(right)


class GroupsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, group):
        return _(group.name)


class NamedRights:
    """Menus of rights and of groups with names that the reader understands."""

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.related_model is Permission:
            kwargs["form_class"] = RightsField
            kwargs["queryset"] = Permission.objects.exclude(
                content_type__in=[
                    kind.pk
                    for kind in ContentType.objects.all()
                    if hasattr(kind.model_class(), "pgh_tracked_model")
                ]
            )
        elif db_field.related_model is Group:
            kwargs["form_class"] = GroupsField
        return super().formfield_for_manytomany(db_field, request, **kwargs)


admin.site.unregister([User, Group])


def within_reach(keeper: User) -> set[str]:
    """Return the rights that somebody has, and those that he may give to others."""
    own = keeper.get_all_permissions()
    if keeper.has_perm("registry.add_userrole"):
        return own.union(*(told.rights for told in roles().values()))
    return own


def may_keep(keeper: User, account: User | None) -> bool:
    """Whether somebody may change an account: not one that can do more than he.

    Who could change such an account could log in with it.
    """
    if keeper.is_superuser or account is None:
        return True
    return not account.is_superuser and account.get_all_permissions() <= within_reach(
        keeper
    )


@admin.register(User)
class AccountAdmin(NamedRights, VersionedAdmin, HistoryAdmin, UserAdmin):
    """The accounts of staff.

    Rights are given by roles, to others. Only who may do everything gives single rights
    and groups, or makes others such; nobody changes an account beyond his own reach.
    """

    group = "accounts"
    GIVING_RIGHTS = {"is_superuser", "groups", "user_permissions"}

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        return [
            (
                name,
                options
                | {
                    "fields": [
                        field
                        for field in options["fields"]
                        if field not in self.GIVING_RIGHTS
                    ]
                },
            )
            for name, options in fieldsets
        ]

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj), "last_login"]
        if obj == request.user:
            # Whoever took this from himself could not give it back.
            fields += ["is_staff", "is_active"]
        return fields

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and may_keep(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and may_keep(request.user, obj) and obj != request.user


@admin.register(Group)
class GroupOfRightsAdmin(NamedRights, VersionedAdmin, HistoryAdmin, GroupAdmin):
    """Rights of several accounts: for whoever may do everything, others read them.

    Who could change a group could give its members, himself too, any right.
    """

    group = "accounts"
    list_display = ["named"]

    def has_add_permission(self, request):
        return request.user.is_superuser and super().has_add_permission(request)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return request.user.is_superuser and allowed

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return request.user.is_superuser and allowed

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def named(self, group):
        return _(group.name)
