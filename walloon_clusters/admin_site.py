"""The first page of the admin: tables under the headings that staff think in."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.plugs import admin_headings


class Admin(AdminConfig):
    default_site = "walloon_clusters.admin_site.StaffSite"


class StaffSite(AdminSite):
    """The admin, each table under the heading that its ``group`` names, if it has one.

    What has no group stands after all headings, under the name of its app.
    """

    site_title = _("Walloon Clusters")
    site_header = _("Walloon Clusters")
    index_title = _("Keep the registry")

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
        listed = {}
        order = list(self._registry)
        headings = admin_headings()
        for app in super().get_app_list(request, app_label):
            last = (len(order), app["name"])
            for table in sorted(app["models"], key=lambda t: order.index(t["model"])):
                group = getattr(self._registry[table["model"]], "group", None)
                rank, name = headings[group] if group else last
                # The label names the heading in the page: no two may be the same.
                heading = {"name": name, "app_label": f"{app['app_label']}-{rank}"}
                key = (rank, app["app_label"])
                listed.setdefault(key, app | heading | {"models": []})
                listed[key]["models"].append(table)
        return [listed[key] for key in sorted(listed)]
