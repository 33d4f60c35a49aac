"""Who has which role."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from registry.forms import KeySelect
from registry.models import Role, UserRole
from registry.rights.roles import roles
from registry.services.role_giving import give_role, refuse_oneself

from .history import HistoryAdmin


def explained() -> list[tuple[str, str]]:
    """Return the roles to choose from, each with what it is for."""
    return [
        (role, format_html("<b>{}</b>: {}", told.label, told.explained))
        for role, told in roles().items()
    ]


class RoleForm(forms.ModelForm):
    """A role for an account: not for one's own."""

    giver = None
    """Who fills it in."""

    role = forms.ChoiceField(
        label=_("role"), choices=explained, widget=forms.RadioSelect
    )

    class Meta:
        model = UserRole
        fields = ["user", "role", "cluster"]

    def clean(self):
        cleaned = super().clean()
        if user := cleaned.get("user"):
            try:
                refuse_oneself(user, self.giver)
            except ValidationError as refusal:
                self.add_error("user", refusal)
        return cleaned


@admin.register(UserRole)
class UserRoleAdmin(HistoryAdmin, admin.ModelAdmin):
    """Roles are given and taken away; none becomes another one."""

    form = RoleForm
    list_display = ["user", "named", "cluster", "given_by"]
    list_select_related = ["user", "cluster", "given_by"]
    list_filter = ["role"]
    search_fields = ["user__username", "cluster__name__unaccent"]
    search_help_text = _("Name of the account, or of the cluster.")
    fields = ["user", "role", "cluster"]

    @admin.display(description=_("role"), ordering="role")
    def named(self, row):
        return Role(row.role).label

    def has_change_permission(self, request, obj=None):
        return False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "cluster":
            kwargs["widget"] = KeySelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.giver = request.user
        return form

    def save_model(self, request, obj, form, change):
        given = give_role(
            user=obj.user, role=obj.role, cluster=obj.cluster, by=request.user
        )
        obj.pk = given.pk
