"""The first page of the admin: tables under the headings that staff think in."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class Admin(AdminConfig):
    default_site = "walloon_clusters.admin_site.StaffSite"


class StaffSite(AdminSite):
    """The admin, with each table under the heading that its ModelAdmin names."""

    site_title = _("Walloon Clusters")
    site_header = _("Walloon Clusters")
    index_title = _("Keep the registry")
    enable_nav_sidebar = True

    def get_app_list(self, request, app_label=None):
        """Return the apps with their tables; one that has headings, once for each."""
        listed = []
        for app in super().get_app_list(request, app_label):
            groups = {}
            for table in app["models"]:
                group = getattr(self._registry[table["model"]], "group", None)
                groups.setdefault(group or app["name"], []).append(table)
            order = {model: number for number, model in enumerate(self._registry)}
            for number, (name, tables) in enumerate(sorted_by_first(groups, order)):
                label = app["app_label"] + (f"-{number}" if number else "")
                listed.append(
                    app | {"name": name, "app_label": label, "models": tables}
                )
        return listed


def sorted_by_first(groups, order):
    """Sort the groups, and the tables in each, in the order of their registration."""
    for tables in groups.values():
        tables.sort(key=lambda table: order[table["model"]])
    return sorted(groups.items(), key=lambda group: order[group[1][0]["model"]])
