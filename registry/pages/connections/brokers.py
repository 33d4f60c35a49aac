from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from registry.connections.brokers import brokers, with_networks
from registry.connections.filters import BrokerFilterSet
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.exported import ExportedValues, reader
from registry.lists.told import ToldColumn
from registry.models import Organisation
from registry.resources.cells import DecimalCell, IntegerCell, KeyCell

from .among import AmongNetworks


def _pairs(broker, _day) -> list[str]:
    return [f"{one} – {other}" for one, other in broker.alone]


@listed("connections/brokers/")
class BrokerList(AmongNetworks):
    """Organisations that join networks, and those that nobody else joins."""

    model = Organisation
    table_class_names = "cards table-of-losses"
    template_name = "registry/connections/brokers.html"
    filterset_class = BrokerFilterSet
    row_template = "registry/connections/_broker_row.html"
    columns = [
        Shown(
            "name",
            _("organisation"),
            sort=("name_key",),
            told=(
                ToldColumn("organisation"),
                ToldColumn("organisation.get_kind_display", _("kind")),
            ),
        ),
        Shown(
            "active",
            _("active in"),
            told=(
                ToldColumn(
                    lambda broker, _day: [
                        str(network) for network, _m in broker.active_in
                    ]
                ),
                ToldColumn(
                    lambda broker, _day: [
                        str(network)
                        for network, is_member in broker.active_in
                        if is_member
                    ],
                    _("member of"),
                ),
            ),
        ),
        Shown(
            "further",
            _("further networks, besides one of its own"),
            sort=("further", "name_key"),
            numeric=True,
            told=(ToldColumn("further"),),
        ),
        Shown(
            "only",
            _("pairs that it alone joins"),
            sort=("only", "name_key"),
            numeric=True,
            told=(ToldColumn("only"), ToldColumn(_pairs, _("which"))),
        ),
        Shown(
            "effective",
            _("effective size: its networks, less those that others join too"),
            sort=("effective_size", "name_key"),
            numeric=True,
            told=(ToldColumn("effective_size"),),
        ),
    ]
    identified = (ToldColumn("slug", _("identifier of the organisation")),)
    has_source = False
    exported = ExportedValues(
        {
            "organisation": reader("slug", KeyCell(Organisation, "slug")),
            "name": reader("name"),
            "networks": reader("networks", IntegerCell()),
            "pairs_alone": reader("only", IntegerCell()),
            "effective_size": reader("effective_size", DecimalCell()),
        }
    )
    title = _("Brokers")
    heading = _("Brokers between networks")
    q_label = _("Name of the organisation")
    empty_text = _("No organisation is documented to be active in two of them.")
    counted = ngettext_lazy(
        "%(total)d organisation", "%(total)d organisations", "total"
    )
    lead = _(
        "Organisations that are active in several networks, as a member or in a "
        "project of theirs. Who alone joins two networks is their only known link."
    )

    @classmethod
    def url_name(cls):
        return "broker_list"

    def get_queryset(self):
        return brokers(self.networks, self.as_of)

    def complete(self, shown):
        with_networks(shown, self.networks, self.as_of)
