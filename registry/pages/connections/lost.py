from dataclasses import dataclass

from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from registry.connections.bonds import Bonds
from registry.connections.facts import found_in
from registry.connections.filters import (
    LOSSES,
    MEMBERS,
    UNDERTAKINGS,
    LossFilterSet,
    LostFilterSet,
)
from registry.connections.losses import Loss, losses, only_things
from registry.connections.statements import CLUSTERS
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.exported import ExportedValues, reader, slug_of
from registry.lists.told import SOURCE, ToldColumn, count
from registry.models import Cluster, Organisation, Source
from registry.pages.clusters import ClusterPage
from registry.resources.cells import IntegerCell

from .among import AmongNetworks


def _parts(loss: Loss, _day=None) -> list[str]:
    return [", ".join(map(str, part)) for part in loss.parts]


@listed("connections/lost/")
class LossList(AmongNetworks):
    """What is lost if a network goes, one row for each."""

    model = Cluster
    template_name = "registry/connections/lost.html"
    table_class_names = "cards table-of-losses"
    filterset_class = LossFilterSet
    row_template = "registry/connections/_loss_row.html"
    columns = [
        Shown(
            "name",
            _("if this network goes"),
            sort=("cluster__name_key",),
            told=(
                ToldColumn("cluster"),
                ToldColumn("cluster.get_kind_display", _("kind")),
            ),
        ),
        Shown(
            "only_there",
            _("members found only there"),
            sort=("-only_there", "cluster__name_key"),
            numeric=True,
            told=(
                count("only_there"),
                count("known.documented", _("members documented")),
            ),
        ),
        Shown(
            "published",
            _("members published"),
            numeric=True,
            told=(
                ToldColumn("known.nearest.value", empty=_("nobody published it")),
                ToldColumn("known.nearest.number", _("in the words of the source")),
                ToldColumn("known.nearest.day", _("published of")),
                ToldColumn("known.nearest.publisher", _("published by")),
            ),
        ),
        Shown(
            "undertakings",
            _("projects that lose their only network"),
            sort=("-undertakings", "cluster__name_key"),
            numeric=True,
            told=(count("undertakings"),),
        ),
        Shown(
            "pairs",
            _("pairs of organisations that lose their only path"),
            sort=("-pairs", "cluster__name_key"),
            numeric=True,
            told=(
                ToldColumn("pairs"),
                ToldColumn("all_pairs", _("pairs that have a path")),
                ToldColumn("pairs_share", _("share of them")),
            ),
        ),
        Shown(
            "parts",
            _("networks left without a contact"),
            sort=("-number_cut_off", "cluster__name_key"),
            told=(
                ToldColumn(
                    lambda loss, _day: [str(network) for network in loss.cut_off]
                ),
                ToldColumn(_parts, _("networks that keep a contact, by part")),
            ),
        ),
    ]
    identified = (ToldColumn("cluster.slug", _("identifier of the cluster")),)
    has_source = False
    exported = ExportedValues(
        {
            "cluster": slug_of("cluster", Cluster),
            "name": reader("cluster.name"),
            "members_only_there": reader("only_there", IntegerCell()),
            "members_documented": reader("known.documented", IntegerCell()),
            "undertakings": reader("undertakings", IntegerCell()),
            "pairs": reader("pairs", IntegerCell()),
            "pairs_with_a_path": reader("all_pairs", IntegerCell()),
            "parts": lambda loss: ";".join(
                ",".join(cluster.slug for cluster in part) for part in loss.parts
            ),
        }
    )
    title = _("What is lost")
    heading = _("What is lost if a network goes")
    q_label = _("Name of a network")
    empty_text = _("No network answers to this.")
    counted = ngettext_lazy("%(total)d network", "%(total)d networks", "total")
    lead = _(
        "From what is documented by name. The published number stands beside it: most "
        "members are not named here, so that the true loss may be larger or smaller."
    )

    @classmethod
    def url_name(cls):
        return "loss_list"

    def get_queryset(self):
        found = losses(self.networks, self.as_of)
        return sorted(
            found, key=lambda loss: (loss.cluster.name_key, loss.cluster.slug)
        )


@dataclass
class Lost:
    """What is found with one network only: a member or an undertaking."""

    what: str
    row: Model
    source_of: Model | None = None

    def __str__(self):
        return str(self.row)

    def get_absolute_url(self) -> str:
        return self.row.get_absolute_url()

    @property
    def name(self) -> str:
        return str(self)

    @property
    def what_words(self) -> str:
        return dict(LOSSES)[self.what]

    @property
    def source(self):
        return self.source_of.source


class ClusterImpact(AmongNetworks, ClusterPage):
    """What is lost if one network goes, by name."""

    model = Organisation
    template_name = "registry/connections/impact.html"
    filterset_class = LostFilterSet
    row_template = "registry/connections/_lost_row.html"
    columns = [
        Shown(
            "what",
            _("what is lost"),
            sort=("what", "name"),
            told=(ToldColumn(lambda lost, _day: dict(LOSSES)[lost.what]),),
        ),
        Shown("name", _("name"), sort=("name",), told=(ToldColumn("name"),)),
        Shown("fact", _("stated by"), told=SOURCE),
    ]
    identified = (ToldColumn("row.slug", _("identifier")),)
    has_source = False
    exported = ExportedValues(
        {
            "what": reader("what"),
            "slug": slug_of("row"),
            "name": reader("name"),
            "source": slug_of("source", Source),
        }
    )
    title = _("What is lost if it goes")
    q_label = _("Name")
    empty_text = _("Nothing is documented that is found only there.")
    counted = ngettext_lazy(
        "%(total)d found only there", "%(total)d found only there", "total"
    )

    @cached_property
    def networks(self):
        """The network itself, and those among which ways lead."""
        others = self.among.of(self.as_of).exclude(pk=self.cluster.pk)
        return [self.cluster, *others]

    @cached_property
    def loss(self) -> Loss:
        (loss,) = losses([self.cluster], self.as_of, self.networks)
        return loss

    def row_key(self, lost) -> tuple[str, str]:
        return lost.row._meta.label_lower, lost.row.slug

    def get_queryset(self):
        members = self.members.only_there(self.as_of)
        lost = [
            Lost(MEMBERS, membership.organisation, membership)
            for membership in members.select_related(
                "organisation", "source", "end_source"
            ).order_by("organisation__name_key", "pk")
        ]
        bonds = Bonds(self.as_of)
        places = only_things(self.cluster, bonds)
        found = found_in(bonds.works, CLUSTERS, places)
        undertakings = [Lost(UNDERTAKINGS, *found[place]) for place in places]
        lost += sorted(undertakings, key=lambda each: each.name)
        return lost

    file_called = "impact"

    @property
    def file_about(self):
        return self.cluster.slug

    def get_context_data(self, **kwargs):
        return super().get_context_data(loss=self.loss, **kwargs)
