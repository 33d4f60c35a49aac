"""The pages of networks drawn: around one, around an organisation, all together."""

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from registry.connections.chosen import Among, among
from registry.lists.as_of import AsOfMixin, asking
from registry.models import Cluster
from registry.pages.clusters import ClusterPage
from registry.pages.organisations import OrganisationPage

from .around import NetworkAround, OrganisationAround
from .backbone import Backbone
from .picture import (
    NAMED,
    Picture,
    picture_of_all,
    picture_of_network,
    picture_of_organisation,
    said_of,
)

LISTED = 100
"""Rows of a table beside a drawing: more are counted in words."""


class DrawnPage(AsOfMixin):
    """A page with a drawing, and the table of the same facts."""

    def address_of(self, row: Model) -> str:
        """Return the page of a row, on the day that the reader chose."""
        return self.on_day(row.get_absolute_url())

    def on_day(self, address: str) -> str:
        """Return an address, on the day that the reader chose."""
        return asking(address, self.kept_days)

    def drawn(self, picture: Picture) -> dict:
        return {"drawing": picture.data, "drawing_says": said_of(picture)}


class ClusterNetwork(DrawnPage, ClusterPage):
    """What joins a network to others: who is active in both, what they do together."""

    template_name = "registry/drawing/cluster_network.html"

    @cached_property
    def around(self) -> NetworkAround:
        return NetworkAround(self.cluster, self.as_of)

    def get_context_data(self, **kwargs):
        picture = picture_of_network(self.around, self.address_of)
        return super().get_context_data(
            around=self.around,
            joiners=self.around.joiners[:LISTED],
            not_listed=len(self.around.joiners[LISTED:]),
            not_drawn=len(self.around.joiners[NAMED:]),
            out_of_reach=self.around.out_of_reach(),
            **self.drawn(picture),
            **kwargs,
        )


class OrganisationNetwork(DrawnPage, OrganisationPage):
    """The networks of an organisation, what it takes part in, and whom it meets."""

    template_name = "registry/drawing/organisation_network.html"

    def get_context_data(self, **kwargs):
        around = OrganisationAround(self.object, self.as_of)
        picture = picture_of_organisation(around, self.address_of)
        return super().get_context_data(
            around=around,
            meetings=around.meetings[:LISTED],
            not_listed=len(around.meetings[LISTED:]),
            not_drawn=len(around.meetings[NAMED:]) + len(around.reached[NAMED:]),
            **self.drawn(picture),
            **kwargs,
        )


class NetworkDrawing(DrawnPage, TemplateView):
    """The networks that are compared, and the contacts between each two of them."""

    bound_by = "searches"

    template_name = "registry/drawing/network_drawing.html"

    def address_around(self, network: Cluster) -> str:
        """Return the page of what lies around a network."""
        return self.on_day(reverse("cluster_network", args=[network.slug]))

    def get_context_data(self, **kwargs):
        chosen = among(self.request.GET)
        backbone = Backbone(self.as_of, chosen)
        picture = picture_of_all(backbone, self.address_around)
        return super().get_context_data(
            backbone=backbone,
            pairs=[(pair, backbone.numbers(pair)) for pair in backbone.pairs],
            not_drawn=len(backbone.joined) - len(backbone.drawn),
            among=chosen,
            choices=list(Among),
            **self.drawn(picture),
            **kwargs,
        )
