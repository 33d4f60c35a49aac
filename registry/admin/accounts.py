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


@admin.register(User)
class AccountAdmin(NamedRights, UserAdmin):
    """The accounts of staff."""

    group = "accounts"


@admin.register(Group)
class GroupOfRightsAdmin(NamedRights, GroupAdmin):
    group = "accounts"
    list_display = ["named"]

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def named(self, group):
        return _(group.name)
