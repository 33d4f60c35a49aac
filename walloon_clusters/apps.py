from django.apps import AppConfig, apps
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class WalloonClusters(AppConfig):
    name = "walloon_clusters"
    verbose_name = _("Walloon Clusters")

    role_acts = ((_("makes accounts"), "auth.add_user"),)

    def role_rights(self):
        """Return what is about no app of the house: accounts, and work behind pages."""
        return {
            "administrator": {
                "auth.user": ("view", "add", "change"),
                "procrastinate.procrastinatejob": ("view",),
            }
        }

    def search_terms(self):
        """Return what the data dictionary explains: every model."""
        from walloon_clusters.data_dictionary import search_terms

        return search_terms()

    def sql_of_models(self):
        """Return what is made of all that the apps below have made: it comes last."""
        from registry.recorded.definition import definition as recorded
        from registry.state.definition import definition as state

        yield from state()
        yield from recorded()

    def ready(self):
        from walloon_clusters.database import current_sql
        from walloon_clusters.database.kept_settings import settings_are_kept
        from walloon_clusters.watching import queries, traces

        register(settings_are_kept, Tags.database)

        # Sent for one app after another; this is the lowest that has tables.
        lowest = apps.get_app_config("registry")
        pre_migrate.connect(
            current_sql.clear, sender=lowest, dispatch_uid="current_sql_before"
        )
        post_migrate.connect(
            current_sql.install, sender=lowest, dispatch_uid="current_sql"
        )
        queries.connect()
        register(traces.check_installed)
