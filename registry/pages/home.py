"""The first page."""

from django.views.generic import TemplateView

from registry.charts import lifelines, milestones
from registry.lists.as_of import AsOfMixin
from registry.models import (
    Agreement,
    Cluster,
    ClusterKind,
    Organisation,
    Partnership,
    Recognition,
    Source,
)


class Home(AsOfMixin, TemplateView):
    """What the registry is, its figures on the day, and every cluster's lifeline."""

    template_name = "registry/home.html"

    def get_context_data(self, **kwargs):
        clusters = Cluster.objects.in_operation(self.as_of)
        rows = list(
            Cluster.objects.recognisable()
            .known_by(self.as_of)
            .with_lifeline()
            .prefetch_related("recognitions")
            .order_by("kind", "launched_on", "name_key")
        )
        return super().get_context_data(
            cluster_count=clusters.of_kind(ClusterKind.BUSINESS_CLUSTER).count(),
            pole_count=clusters.of_kind(ClusterKind.COMPETITIVENESS_POLE).count(),
            member_count=Organisation.objects.current()
            .as_of(self.as_of)
            .members_of_any(self.as_of)
            .count(),
            partnership_count=Partnership.objects.as_of(self.as_of).count(),
            agreement_count=Agreement.objects.as_of(self.as_of).count(),
            source_count=Source.objects.known_by(self.as_of).count(),
            clusters=rows,
            chart=lifelines(rows, self.as_of, chosen=self.as_of_chosen),
            last_ended=Recognition.objects.of_kind(ClusterKind.BUSINESS_CLUSTER)
            .select_related("cluster")
            .last_ended_before(self.as_of),
            day_presets=milestones(rows),
            **kwargs,
        )
