"""The list of organisations, and the sibling pages of each."""

from django.db.models import Prefetch
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry import plugs
from registry.filters import OrganisationFilterSet
from registry.lists.as_of import DetailOnDay
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.page import ListPage
from registry.lists.told import ToldColumn, count, named
from registry.models import (
    AgreementParty,
    Cluster,
    EventParticipation,
    Mandate,
    Membership,
    MembershipAttestation,
    Organisation,
    OrganisationActivity,
    OrganisationName,
    Participation,
)
from registry.resources import OrganisationResource

from .clusters import NOT_STATED
from .dated import dated_values_of, names_among


@listed("organisations/")
class OrganisationList(ListPage):
    model = Organisation
    template_name = "registry/belonging_listing.html"
    filterset_class = OrganisationFilterSet
    row_template = "registry/_organisation_row.html"
    columns = [
        Shown("name", _("name"), sort=("name_key", "slug"), told=(ToldColumn("name"),)),
        Shown(
            "kind",
            _("kind"),
            sort=("kind", "name_key", "slug"),
            told=(ToldColumn("get_kind_display"),),
        ),
        Shown(
            "place",
            _("place"),
            sort=("place__post_code", "name_key", "slug"),
            told=(ToldColumn("seat"),),
        ),
        Shown(
            "number",
            _("enterprise number"),
            sort=("enterprise_number", "name_key", "slug"),
            told=(ToldColumn("enterprise_number_display"),),
        ),
        Shown(
            "clusters",
            _("clusters"),
            sort=("cluster_count", "name_key", "slug"),
            numeric=True,
            told=(
                count("cluster_count"),
                named("memberships", "cluster", label=_("member of")),
            ),
        ),
    ]
    folding = {"place": "seat", "number": "enterprise_number"}
    told_besides = (
        ToldColumn("get_size_class_display", _("size")),
        ToldColumn("get_legal_form_display", _("legal form")),
        ToldColumn("place.province", _("province")),
        ToldColumn("country.name", _("country")),
        ToldColumn("website", _("website")),
    )
    exported = OrganisationResource()
    q_label = _("Name, former name, enterprise number")
    empty_text = _("No organisation answers to this.")
    lead = _(
        "Enterprises, research centres, universities and others: those that belong to "
        "clusters or work with them, and those that received public money."
    )

    @classmethod
    def everything(cls):
        return Organisation.objects.current()

    def get_queryset(self):
        return super().get_queryset().as_of(self.as_of)

    def annotate(self, rows):
        rows = rows.with_cluster_count(self.as_of).with_traces(self.as_of)
        return rows.select_related("place")

    def for_file(self, rows):
        held = Membership.objects.as_of(self.as_of).select_related("cluster")
        return (
            super()
            .for_file(rows)
            .select_related("place__province")
            .prefetch_related(Prefetch("memberships", held.order_by("cluster", "pk")))
        )


class OrganisationPage(DetailOnDay):
    """A page about an organisation; that of one merged away leads to the other's."""

    queryset = Organisation.objects.select_related("merged_into")

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.object.merged_into is not None:
            page = request.resolver_match.view_name
            query = request.GET.urlencode()
            # Not for ever: a merge can be undone.
            return HttpResponseRedirect(
                reverse(page, args=[self.object.merged_into.slug])
                + (f"?{query}" if query else "")
            )
        return self.render_to_response(self.get_context_data())


class OrganisationDetail(OrganisationPage):
    """Every role that an organisation plays, in one page."""

    template_name = "registry/organisation_detail.html"
    parts = {
        "names": OrganisationName,
        "memberships": Membership,
        "attestations": MembershipAttestation,
        "participations": Participation,
        "agreements": AgreementParty,
        "mandates": Mandate,
        "delegations": Mandate,
        "events": EventParticipation,
        "activities": OrganisationActivity,
    }
    queryset = Organisation.objects.select_related(
        "place__province", "place__region", "source", "merged_into", "originates_from"
    )

    def not_known(self, memberships) -> list[tuple[str, str]]:
        """Return what no document says of it: the last line of the page counts it."""
        body = self.object
        said = {
            _("enterprise number"): body.enterprise_number,
            _("size"): body.size_class,
            _("place"): body.seat or body.country,
            _("legal form"): body.legal_form,
            _("day of founding"): body.founded_on,
            _("website"): body.website,
            _("memberships"): memberships,
        }
        return [(str(label), NOT_STATED) for label, what in said.items() if not what]

    def get_context_data(self, **kwargs):
        organisation = self.object
        dated = dated_values_of(organisation, self.as_of)
        memberships = list(
            Membership.objects.known_by(self.as_of)
            .filter(organisation=organisation)
            .with_last_documented(self.as_of)
            .select_related("cluster", "source", "end_source")
            .order_by("start_on", "cluster", "pk")
        )
        return super().get_context_data(
            dated=[values for values in dated if values.is_telling],
            dated_names=names_among(dated),
            memberships=memberships,
            not_known=self.not_known(memberships),
            attestations=MembershipAttestation.objects.known_by(self.as_of)
            .filter(membership__organisation=organisation)
            .select_related("membership__cluster", "source")
            .order_by("documented_on", "pk"),
            names=OrganisationName.objects.known_by(self.as_of)
            .filter(organisation=organisation)
            .select_related("source"),
            participations=Participation.objects.known_by(self.as_of)
            .filter(organisation=organisation)
            .select_related("partnership", "source"),
            agreements=AgreementParty.objects.known_by(self.as_of)
            .filter(organisation=organisation)
            .select_related("agreement", "source"),
            mandates=Mandate.objects.known_by(self.as_of)
            .filter(organisation=organisation)
            .with_last_documented(self.as_of)
            .with_recent(self.as_of)
            .select_related("person", "source", "end_source"),
            delegations=Mandate.objects.known_by(self.as_of)
            .filter(represents=organisation)
            .with_last_documented(self.as_of)
            .with_recent(self.as_of)
            .select_related(
                "person",
                "cluster",
                "organisation",
                "represents",
                "source",
                "end_source",
            ),
            events=EventParticipation.objects.known_by(self.as_of)
            .filter(organisation=organisation)
            .select_related("event", "source"),
            clusters_carried=Cluster.objects.known_by(self.as_of).filter(
                legal_entity=organisation
            ),
            activities=organisation.activity_links.known_by(self.as_of).select_related(
                "activity", "source", "end_source"
            ),
            mentions=plugs.mentions(organisation, self.as_of),
            tombstones=organisation.tombstones.all(),
            **kwargs,
        )
