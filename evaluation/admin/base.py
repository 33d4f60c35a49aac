"""What the admin of every table of evaluation does."""

from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.admin.base import RegistryAdmin

NAMES = ("name_en", "name_fr")


class JudgementAdmin(RegistryAdmin):
    """A table of evaluation."""

    group = "evaluation"


class PartOfEvaluationAdmin(JudgementAdmin):
    """A part of an evaluation, which its signature freezes."""

    frozen_but_for: tuple[str, ...] = ()
    """What may still be said after the signature; nothing if empty."""

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (not _is_signed(obj) or bool(self.frozen_but_for))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not _is_signed(obj)

    def get_readonly_fields(self, request, obj=None):
        names = super().get_readonly_fields(request, obj)
        if not _is_signed(obj):
            return names
        shown = [name for row in self.fieldsets[0][1]["fields"] for name in _names(row)]
        return [name for name in shown if name not in self.frozen_but_for]


class FollowedFilter(admin.SimpleListFilter):
    """Recommendations or conditions whose day has come and that nobody closed."""

    title = _("follow-up")
    parameter_name = "followed"

    def lookups(self, request, model_admin):
        return [("overdue", _("overdue"))]

    def queryset(self, request, queryset):
        if self.value() != "overdue":
            return queryset
        return queryset.overdue(timezone.localdate())


def _is_signed(part) -> bool:
    """Whether a part belongs to a signed evaluation, or to one that is gone."""
    if part is None:
        return False
    try:
        return part.evaluation.signed_at is not None
    except ObjectDoesNotExist:
        return True


def _names(row) -> tuple[str, ...]:
    return (row,) if isinstance(row, str) else tuple(row)
