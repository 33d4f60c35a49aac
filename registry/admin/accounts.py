"""Who may do what: rights and groups, named in the reader's language.

Django stores their names in English, once for all readers.
"""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import Role, UserRole
from registry.rights.accounts import may_keep

from .history import HistoryAdmin
from .merging import page_of
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


class AccountOpening(AdminUserCreationForm):
    """A new account, without a password unless one is wanted: its owner is invited."""

    class Meta(AdminUserCreationForm.Meta):
        fields = ("username", "email")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choice = self.fields["usable_password"]
        choice.initial = "false"
        choice.label = gettext_lazy("Password")
        choice.help_text = gettext_lazy(
            "Whoever is invited chooses a password himself, by a link that works once. "
            "The page of the account makes it."
        )
        choice.choices = [
            ("false", gettext_lazy("None yet: invite its owner")),
            ("true", gettext_lazy("Set one here")),
        ]


def _in_words(held: UserRole) -> str:
    label = str(Role(held.role).label)
    return f"{label} – {held.cluster}" if held.cluster else label


@admin.register(User)
class AccountAdmin(NamedRights, VersionedAdmin, HistoryAdmin, UserAdmin):
    """The accounts of staff.

    Rights are given by roles, to others. Only who may do everything gives single rights
    and groups, or makes others such; nobody changes an account beyond his own reach.
    """

    group = "accounts"
    GIVING_RIGHTS = {"is_superuser", "groups", "user_permissions"}
    change_form_template = "registry/admin/account_change_form.html"
    add_form = AccountOpening
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    *("username", "email"),
                    *("usable_password", "password1", "password2"),
                ],
            },
        )
    ]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and request.user.has_perm("registry.view_userrole"):
            roles = (capfirst(_("roles")), {"fields": ["held_roles"]})
            fieldsets = [*fieldsets[:2], roles, *fieldsets[2:]]
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
        fields = [
            *super().get_readonly_fields(request, obj),
            "last_login",
            "held_roles",
        ]
        if obj == request.user:
            # Whoever took this from himself could not give it back.
            fields += ["is_staff", "is_active"]
        return fields

    @admin.display(description=gettext_lazy("roles"))
    def held_roles(self, account):
        """Tell the roles of an account, each with a link to where it is taken away."""
        held = UserRole.objects.of_user(account).select_related("cluster")
        links = format_html_join(
            "",
            '<li><a href="{}">{}</a></li>',
            [(page_of(each), _in_words(each)) for each in held],
        )
        return format_html('<ul class="held-roles">{}</ul>', links) if links else "–"

    def user_change_password(self, request, id, form_url=""):
        """Give another account a password; one's own takes the one before."""
        if unquote(id) == str(request.user.pk):
            return redirect("account_change_password")
        return super().user_change_password(request, id, form_url)

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
