"""The clusters recognised on a day, for many days out of one query."""

from datetime import date

from registry.models import Cluster, ClusterKind, Recognition


class Recognitions:
    """Every recognition of a business cluster or a pole, read once."""

    def __init__(self):
        self.all = list(
            Recognition.objects.of_kind(*ClusterKind.recognisable()).select_related(
                "cluster"
            )
        )

    def clusters_on(self, day: date, kind: str | None = None) -> list[Cluster]:
        """Return the clusters recognised on ``day``, once each: all, or of a kind."""
        held = (
            each.cluster
            for each in self.all
            if each.holds_on(day) and kind in (None, each.cluster.kind)
        )
        return list({cluster.pk: cluster for cluster in held}.values())
