from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WalloonClusters(AppConfig):
    name = "walloon_clusters"
    verbose_name = _("Walloon Clusters")

    def ready(self):
        from walloon_clusters.database import current_sql

        post_migrate.connect(current_sql.install, dispatch_uid="current_sql")
