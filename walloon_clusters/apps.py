from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WalloonClusters(AppConfig):
    name = "walloon_clusters"
    verbose_name = _("Walloon Clusters")
