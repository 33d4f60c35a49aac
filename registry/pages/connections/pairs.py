"""Networks and networks: the matrix, the list of pairs, and what joins two of them."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from registry import words
from registry.connections.bonds import MOST_AT_ONCE
from registry.connections.filters import STATES, PairFilterSet
from registry.connections.joined import Joined, could_join
from registry.connections.matrix import Matrix
from registry.connections.pairs import Contacts, NetworkPair
from registry.lists.as_of import BadQuery
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.exported import ExportedValues, reader, slug_of
from registry.lists.told import ToldColumn, count
from registry.models import Cluster
from registry.pages.clusters import ClusterPage
from registry.resources.cells import ChoiceCell, IntegerCell

from .among import AmongNetworks

ORDER = [state for state, _label in STATES]


def joined_in_words(pair: NetworkPair, _day) -> str:
    """Return what joins two networks, by number."""
    return "; ".join(
        words.labelled(label, words.number(number)) for label, number in pair.told
    )


PAIR = [
    Shown(
        "state",
        _("contact"),
        sort=("rank", "one__name_key", "other__name_key"),
        told=(ToldColumn(lambda pair, _day: dict(STATES)[pair.state]),),
    ),
    Shown(
        "contacts",
        _("what joins them"),
        sort=("contacts", "one__name_key", "other__name_key"),
        told=(
            ToldColumn(joined_in_words),
            count("contacts", _("contacts documented")),
        ),
    ),
    Shown(
        "could",
        _("organisations active in both"),
        sort=("could", "one__name_key", "other__name_key"),
        numeric=True,
        told=(count("could"),),
    ),
]


class Pairs(AmongNetworks):
    """A list of pairs of networks."""

    model = Cluster
    filterset_class = PairFilterSet
    exported = ExportedValues(
        {
            "one": slug_of("one", Cluster),
            "other": slug_of("other", Cluster),
            "state": reader("state", ChoiceCell(ORDER)),
            "contacts": reader("contacts", IntegerCell()),
            "joined": lambda pair: ";".join(
                f"{code}:{number}" for code, number in pair.joined.items()
            ),
            "could": reader("could", IntegerCell()),
        }
    )
    identified = (
        ToldColumn("one.slug", _("identifier of the first network")),
        ToldColumn("other.slug", _("identifier of the second network")),
    )
    has_source = False
    q_label = _("Name of a network")
    empty_text = _("No pair of networks answers to this.")
    counted = ngettext_lazy(
        "%(total)d pair of networks", "%(total)d pairs of networks", "total"
    )

    def row_key(self, pair) -> tuple[str, ...]:
        return tuple(sorted((pair.one.slug, pair.other.slug)))

    @cached_property
    def contacts(self) -> Contacts:
        return Contacts(self.networks, self.as_of)

    @cached_property
    def pairs(self) -> list[NetworkPair]:
        pairs = self.contacts.pairs()
        for pair in pairs:
            pair.rank = ORDER.index(pair.state)
        pairs.sort(key=lambda pair: pair.rank)
        return pairs

    def get_queryset(self):
        return self.pairs

    def complete(self, shown):
        """Put on each pair what joins it, by what that is called."""
        for pair in shown:
            pair.told = [
                (bond.label, pair.joined[bond.code])
                for bond in self.contacts.bonds.contacts
                if bond.code in pair.joined
            ]


@listed("connections/")
class PairList(Pairs):
    """Which networks work together, which do not, and who could join them."""

    template_name = "registry/connections/pairs.html"
    row_template = "registry/connections/_pair_row.html"
    above_table = "registry/connections/_matrix.html"
    columns = [
        Shown(
            "one",
            _("networks"),
            sort=("one__name_key", "other__name_key"),
            told=(
                ToldColumn("one", _("first network")),
                ToldColumn("one.get_kind_display", _("kind")),
                ToldColumn("other", _("second network")),
                ToldColumn("other.get_kind_display", _("kind")),
            ),
        ),
        *PAIR,
    ]
    title = _("Connections")
    caption = _("Pairs of networks")
    lead = _(
        "Which networks work together, which do not, and who could join them. An empty "
        "cell is a finding."
    )

    @classmethod
    def url_name(cls):
        return "connection_list"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            matrix=Matrix(self.networks, self.filterset.qs),
            with_contact=sum(pair.state == "contact" for pair in self.pairs),
            all_pairs=len(self.pairs),
            at_once=self.contacts.at_once(),
            most_at_once=MOST_AT_ONCE,
            **kwargs,
        )


class ClusterConnections(Pairs, ClusterPage):
    """The networks that one works with, and what joins it to one: ``?with=``."""

    template_name = "registry/connections/of_cluster.html"
    row_template = "registry/connections/_pair_row_of_one.html"
    columns = [
        Shown(
            "other",
            _("network"),
            sort=("other__name_key",),
            told=(
                ToldColumn("other"),
                ToldColumn("other.get_kind_display", _("kind")),
            ),
        ),
        *PAIR,
    ]
    title = _("Connections")
    caption = _("The networks that it works with, or could")

    @cached_property
    def networks(self) -> list[Cluster]:
        others = self.among.of(self.as_of)
        if self.partner is not None:
            others = others | Cluster.objects.filter(pk=self.partner.pk)
        return [self.cluster, *(each for each in others if each != self.cluster)]

    @cached_property
    def pairs(self):
        # The contacts are made for the cluster first: it is the first of its pairs.
        return [pair for pair in super().pairs if pair.one == self.cluster]

    @cached_property
    def partner(self) -> Cluster | None:
        """The other network of which the page tells more.

        Raises:
            BadQuery: it is the cluster itself.
        """
        asked = self.request.GET.get("with")
        if not asked:
            return None
        if asked == self.cluster.slug:
            raise BadQuery(
                gettext("Choose another network: this one is the page’s own.")
            )
        known = Cluster.objects.known_by(self.as_of)
        return get_object_or_404(known, slug=asked)

    file_called = "connections"

    @property
    def file_about(self):
        return self.cluster.slug

    def get_context_data(self, **kwargs):
        joined, could = [], []
        if self.partner is not None:
            pair = (self.cluster, self.partner)
            joined = Joined(pair, self.contacts.bonds).groups
            could = could_join(pair, self.contacts.bonds)
        return super().get_context_data(
            partner=self.partner, joined=joined, could=could, **kwargs
        )
