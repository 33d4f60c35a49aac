from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from registry.connections.bonds import Bonds
from registry.connections.chosen import Among
from registry.connections.facts import found_in
from registry.connections.filters import UnconnectedFilterSet
from registry.connections.fits import networks_that_fit
from registry.connections.fitted import fitted_first
from registry.connections.lookalikes import lookalikes
from registry.connections.statements import ORGANISATIONS
from registry.connections.telling import (
    Sentence,
    tell_grounds,
    tell_ties,
    ties_of,
)
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.page import ListPage
from registry.lists.told import ToldColumn
from registry.models import Cluster, Organisation
from registry.resources import OrganisationResource

MOST_FITTING = 3
"""Networks that are told of one organisation; its own page tells all of them."""


@dataclass(frozen=True)
class Fitting:
    """A network that fits an organisation, and why."""

    network: Cluster
    reasons: list[Sentence]


@listed("connections/unconnected/")
class UnconnectedList(ListPage):
    """Organisations in no network on the day, what ties them, and which would fit."""

    model = Organisation
    template_name = "registry/connections/unconnected.html"
    filterset_class = UnconnectedFilterSet
    row_template = "registry/connections/_unconnected_row.html"
    columns = [
        Shown(
            "name",
            _("organisation"),
            sort=("name_key", "slug"),
            told=(
                ToldColumn("name"),
                ToldColumn("get_kind_display", _("kind")),
                ToldColumn("seat", _("place")),
            ),
        ),
        Shown(
            "ties",
            _("what ties it"),
            told=(ToldColumn(lambda row, _day: [str(each) for each in row.ties]),),
        ),
        Shown(
            "fits",
            _("networks that fit"),
            sort=("-is_fitted", "name_key", "slug"),
            told=(
                ToldColumn(lambda row, _day: [str(fit.network) for fit in row.fitting]),
                ToldColumn(
                    lambda row, _day: [
                        f"{fit.network}: {each}"
                        for fit in row.fitting
                        for each in fit.reasons
                    ],
                    _("why"),
                ),
            ),
        ),
    ]
    told_besides = (
        ToldColumn("enterprise_number_display", _("enterprise number")),
        ToldColumn(
            lambda row, _day: [str(other) for other, _in, _why in row.lookalikes],
            _("perhaps a member under another name"),
        ),
    )
    exported = OrganisationResource()
    title = _("Unconnected")
    heading = _("Organisations in no network")
    q_label = _("Name, former name, enterprise number")
    empty_text = _("No organisation answers to this.")
    counted = ngettext_lazy(
        "%(total)d organisation in no network that was read",
        "%(total)d organisations in no network that was read",
        "total",
    )
    lead = _(
        "Who stands outside, with what public money, project or event it had, and the "
        "networks that fit it."
    )

    @classmethod
    def url_name(cls):
        return "unconnected_list"

    @classmethod
    def everything(cls):
        return Organisation.objects.current()

    def get_queryset(self):
        return super().get_queryset().as_of(self.as_of).members_of_none(self.as_of)

    def annotate(self, rows):
        """Put first those that a network fits, unless what is sought comes first."""
        fitted = fitted_first(rows, self.filterset.filters["fits"].keys)
        if self.filterset.form.cleaned_data.get("q"):
            fitted = fitted.order_by(*rows.query.order_by)
        return fitted.select_related("place")

    @cached_property
    def networks(self):
        return list(Among.PERHAPS.of(self.as_of))

    def complete(self, shown):
        """Put on each what ties it, what fits it, and whom it looks like."""
        keys = [organisation.pk for organisation in shown]
        bonds = Bonds(self.as_of)
        ties = ties_of(keys, bonds)
        fits = networks_that_fit(keys, self.networks, self.as_of, most=MOST_FITTING)
        named = {network.pk: network for network in self.networks}
        grounds = [g for each in fits.values() for fit in each for g in fit.grounds]
        places = [place for each in ties.values() for _bond, place in each]
        found = found_in(
            bonds.all, ORGANISATIONS, [*places, *(ground.place for ground in grounds)]
        )
        told = tell_grounds(grounds, found, "within", {})
        alike = lookalikes(shown, self.as_of)
        for organisation in shown:
            organisation.ties = tell_ties(ties.get(organisation.pk, []), found)
            organisation.sourced = {
                each.fact for tied in organisation.ties for each in tied.told
            }
            organisation.lookalikes = alike.get(organisation.pk, [])
            organisation.fitting = [
                Fitting(named[fit.key], [told[ground] for ground in fit.grounds])
                for fit in fits.get(organisation.pk, [])
            ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(networks=self.networks, **kwargs)
