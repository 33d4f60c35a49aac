"""The admin of the site: its tables under the headings that staff think in."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.db.models import CASCADE
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from registry.plugs import admin_headings

from .understanding import asked_plainly, understood

ALLAUTH = "allauth."

TECHNICAL = (99, _("Technical"))


class Admin(AdminConfig):
    default_site = "walloon_clusters.admin_site.StaffSite"


class StaffSite(AdminSite):
    """The admin, each table under the heading that its ``group`` names.

    What has no group is technical and stands last. A table whose rows go with those of
    another one is told to be a part of it.
    """

    site_title = _("Walloon Clusters")
    site_header = _("Walloon Clusters")
    index_title = _("All tables")
    # The tables are on the desk; beside every list they would take the place of its
    # columns.
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """Put tables on the site, but for those of the library that logs people in.

        They hold secrets of accounts: their owners keep them on their own pages.
        """
        table = asked_plainly(admin_class or ModelAdmin)
        models = (
            [model_or_iterable]
            if isinstance(model_or_iterable, type)
            else model_or_iterable
        )
        kept = [model for model in models if not model.__module__.startswith(ALLAUTH)]
        super().register(kept, table, **options)

    def admin_view(self, view, cacheable=False):
        return super().admin_view(understood(view), cacheable)

    def index(self, request, extra_context=None):
        """Lead to the desk, where the tables stand below what waits."""
        return redirect("desk")

    def login(self, request, extra_context=None):
        """Lead to the one login of the site, where the second factor is asked for."""
        if not request.user.is_authenticated:
            wanted = request.GET.get("next") or reverse("admin:index")
            return redirect(reverse("account_login", query={"next": wanted}))
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def get_app_list(self, request, app_label=None):
        """Return the headings with their tables, worked out once a page shows them.

        Django asks for them on every page, and only the desk and an app's page do.
        """
        return SimpleLazyObject(lambda: self.tables_by_heading(request, app_label))

    def tables_by_heading(self, request, app_label=None) -> list[dict]:
        """Return the tables that Django lists by app, each under its heading."""
        listed = {}
        order = list(self._registry)
        headings = admin_headings()
        for app in super().get_app_list(request, app_label):
            for table in sorted(app["models"], key=lambda t: order.index(t["model"])):
                group = getattr(self._registry[table["model"]], "group", None)
                rank, name = headings[group] if group else TECHNICAL
                # The label names the heading in the page: no two may be the same.
                heading = {"name": name, "app_label": f"heading-{rank}"}
                listed.setdefault(rank, app | heading | {"models": []})
                table["is_part"] = is_part(table["model"])
                listed[rank]["models"].append(table)
        for heading in listed.values():
            heading["has_parts"] = any(each["is_part"] for each in heading["models"])
        return [listed[rank] for rank in sorted(listed)]


def is_part(model) -> bool:
    """Whether the rows of a model are parts of others, and go when those go."""
    return any(
        field.is_relation and field.remote_field.on_delete is CASCADE
        for field in model._meta.concrete_fields
    )
