"""Filters of the admin's lists."""

from urllib.parse import parse_qsl

from django.contrib import admin
from django.contrib.admin.filters import RelatedOnlyFieldListFilter
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.desk.facts import fewer_named_than_published
from registry.models import Cluster


class InForceFilter(admin.SimpleListFilter):
    """What holds today, what ended and what begins later."""

    title = _("period")
    parameter_name = "period"

    def lookups(self, request, model_admin):
        return [
            ("current", _("in force today")),
            ("ended", _("ended")),
            ("future", _("begins later")),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        return {
            "current": lambda: queryset.as_of(today),
            "ended": lambda: queryset.ended_before(today),
            "future": lambda: queryset.filter(start_on__gt=today),
        }.get(self.value(), lambda: queryset)()


class InOperationFilter(admin.SimpleListFilter):
    """Clusters that are recognised today, and those that are not."""

    title = _("in operation today")
    parameter_name = "operation"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "yes":
            return queryset.in_operation(today)
        if self.value() == "no":
            return queryset.not_in_operation(today)
        return queryset


class LastListFilter(admin.SimpleListFilter):
    """Clusters of which documents of the last year show members, and the others."""

    title = _("members last documented")
    parameter_name = "last_list"

    def lookups(self, request, model_admin):
        return [("new", _("within a year")), ("old", _("longer ago, or never"))]

    def queryset(self, request, queryset):
        old = Cluster.objects.with_old_list(timezone.localdate()).values("pk")
        if self.value() == "old":
            return queryset.filter(pk__in=old)
        if self.value() == "new":
            return queryset.exclude(pk__in=old)
        return queryset


class NamedMembersFilter(admin.SimpleListFilter):
    """Recognised clusters with fewer members named than somebody published."""

    title = _("members named")
    parameter_name = "members"

    def lookups(self, request, model_admin):
        return [("fewer", _("fewer than published"))]

    def queryset(self, request, queryset):
        if self.value() != "fewer":
            return queryset
        found = fewer_named_than_published(timezone.localdate())
        return queryset.filter(pk__in=[cluster.pk for cluster, _known in found])


class DocumentedFilter(admin.SimpleListFilter):
    """Memberships and roles that a document of the last three years shows."""

    title = _("documented in the last three years")
    parameter_name = "documented"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "yes":
            return queryset.recently_documented(today)
        if self.value() == "no":
            return queryset.not_recently_documented(today)
        return queryset


class StatedFilter(admin.AllValuesFieldListFilter):
    """The texts that a column holds; that there is none has a name, too."""

    def choices(self, changelist):
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or _("not stated")}


def is_open_text(model, name) -> bool:
    """Whether a filter is on a column of text that is no closed list."""
    if not isinstance(name, str) or "__" in name:
        return False
    field = model._meta.get_field(name)
    return isinstance(field, models.CharField) and not field.choices


class UsedFilter(RelatedOnlyFieldListFilter):
    """The rows that this table leads to, in a menu: there may be hundreds."""

    template = "registry/admin/menu_filter.html"

    def choices(self, changelist):
        """Yield the menu's entries; the first also holds the rest of the address."""
        rest = changelist.get_query_string(
            remove=[self.lookup_kwarg, self.lookup_kwarg_isnull]
        )
        chosen = self.lookup_val or []
        yield {
            "value": "",
            "display": _("All"),
            "selected": not chosen,
            "rest": parse_qsl(rest.removeprefix("?"), keep_blank_values=True),
        }
        for value, display in self.lookup_choices:
            selected = str(value) in chosen
            yield {"value": value, "display": display, "selected": selected}
