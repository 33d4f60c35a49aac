"""Which networks a page compares: ``?networks=`` in its address."""

from datetime import date

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.lists.as_of import BadQuery
from registry.models import Cluster


class Among(models.TextChoices):
    """The networks of Wallonia that are recognised, or more."""

    PERHAPS = "", gettext_lazy("recognised, or not known to have ended")
    RECOGNISED = "recognised", gettext_lazy("recognised on the day")
    ALL = "all", gettext_lazy("all networks, hubs and networks abroad too")

    def of(self, day: date) -> models.QuerySet:
        """Return the networks on a day, poles first."""
        rows = Cluster.objects.known_by(day)
        if self is Among.PERHAPS:
            rows = rows.perhaps_in_operation(day)
        elif self is Among.RECOGNISED:
            rows = rows.in_operation(day)
        return rows.order_by(_poles_first(), "name_key", "slug")


def among(query: QueryDict) -> Among:
    """Return which networks an address chooses.

    Raises:
        BadQuery: there is no such choice.
    """
    asked = query.get("networks", "")
    if asked not in Among.values:
        raise BadQuery(
            _("“%(networks)s” chooses no networks: try recognised, all, or none.")
            % {"networks": asked[:40]},
            "networks",
        )
    return Among(asked)


def _poles_first() -> models.Case:
    order = ("competitiveness_pole", "business_cluster", "innovation_hub")
    return models.Case(
        *(models.When(kind=kind, then=models.Value(n)) for n, kind in enumerate(order)),
        default=models.Value(len(order)),
    )
