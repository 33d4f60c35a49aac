"""Pages that compare networks: those recognised on the day, or more."""

from django.utils.functional import cached_property

from registry.connections.chosen import Among, among
from registry.lists.page import ListPage
from registry.models import Cluster


class AmongNetworks(ListPage):
    """A list of what is worked out of the networks that ``?networks=`` chooses."""

    also_asked = {"networks": Among.values}

    @cached_property
    def among(self) -> Among:
        return among(self.request.GET)

    @cached_property
    def networks(self) -> list[Cluster]:
        return list(self.among.of(self.as_of))

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            among=self.among, choices=list(Among), networks=self.networks, **kwargs
        )
