"""Partnerships and agreements, which tie organisations and clusters together."""

from django.db.models import Prefetch
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from registry import plugs
from registry.filters import AgreementFilterSet, PartnershipFilterSet
from registry.lists.as_of import DetailOnDay
from registry.lists.columns import Shown
from registry.lists.directory import listed
from registry.lists.page import ListPage
from registry.lists.told import ToldColumn, count, named, period
from registry.models import (
    Agreement,
    AgreementParty,
    Participation,
    Partnership,
    PartnershipCluster,
)
from registry.resources import AgreementResource, PartnershipResource


@listed("partnerships/")
class PartnershipList(ListPage):
    model = Partnership
    template_name = "registry/connections/listing.html"
    filterset_class = PartnershipFilterSet
    row_template = "registry/_partnership_row.html"
    columns = [
        Shown(
            "title", _("title"), sort=("title_key", "slug"), told=(ToldColumn("title"),)
        ),
        Shown("fields", _("fields"), told=(ToldColumn("field_labels"),)),
        Shown("clusters", _("clusters"), told=(named("cluster_links", "cluster"),)),
        Shown(
            "participants",
            _("participants"),
            sort=("participation_count", "title_key", "slug"),
            numeric=True,
            told=(
                count("participation_count"),
                named("participations", "organisation", label=_("who takes part")),
            ),
        ),
        Shown(
            "period",
            _("period"),
            sort=("start_on", "title_key", "slug"),
            told=period(),
        ),
    ]
    told_besides = (ToldColumn("purpose", _("purpose")),)
    exported = PartnershipResource()
    q_label = _("Title or purpose")
    empty_text = _("No partnership answers to this.")
    lead = _(
        "Projects that members of clusters run together, as far as a source names them."
    )

    def annotate(self, rows):
        return (
            rows.with_participation_count(self.as_of)
            .with_clusters(self.as_of)
            .with_sorting_keys("title")
        )

    def for_file(self, rows):
        taking_part = Participation.objects.known_by(self.as_of)
        named = Prefetch("participations", taking_part.select_related("organisation"))
        return super().for_file(rows).prefetch_related(named)


class ToldOncePage(DetailOnDay):
    """The page of a link, or the way to the one that tells of the same undertaking."""

    def get(self, request, *args, **kwargs):
        record = self.get_object()
        relation = plugs.told_elsewhere().get(type(record))
        same = list(getattr(record, relation).all()[:2]) if relation else []
        if len(same) != 1:
            return super().get(request, *args, **kwargs)
        query = request.GET.urlencode()
        address = same[0].get_absolute_url()
        return redirect(f"{address}?{query}" if query else address)


class PartnershipDetail(ToldOncePage):
    template_name = "registry/partnership_detail.html"
    parts = {"clusters": PartnershipCluster, "participations": Participation}
    queryset = Partnership.objects.select_related("source", "end_source")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            clusters=self.object.cluster_links.known_by(self.as_of).select_related(
                "cluster", "source"
            ),
            participations=self.object.participations.known_by(
                self.as_of
            ).select_related("organisation", "source"),
            new_enterprises=self.object.new_enterprises.known_by(self.as_of),
            **kwargs,
        )


@listed("agreements/")
class AgreementList(ListPage):
    model = Agreement
    template_name = "registry/connections/listing.html"
    filterset_class = AgreementFilterSet
    row_template = "registry/_agreement_row.html"
    columns = [
        Shown(
            "title", _("title"), sort=("title_key", "slug"), told=(ToldColumn("title"),)
        ),
        Shown(
            "kind",
            _("kind"),
            sort=("kind", "title_key", "slug"),
            told=(ToldColumn("get_kind_display"),),
        ),
        Shown(
            "scope",
            _("scope"),
            sort=("scope", "title_key", "slug"),
            told=(ToldColumn("get_scope_display"),),
        ),
        Shown("parties", _("parties"), told=(named("parties", "party"),)),
        Shown(
            "period",
            _("period"),
            sort=("start_on", "title_key", "slug"),
            told=period(),
        ),
    ]
    told_besides = (ToldColumn("purpose", _("purpose")),)
    exported = AgreementResource()
    q_label = _("Title or purpose")
    empty_text = _("No agreement answers to this.")
    lead = _(
        "What clusters agreed with each other and with partners in Belgium and abroad."
    )

    def annotate(self, rows):
        return rows.with_parties(self.as_of).with_sorting_keys("title")


class AgreementDetail(ToldOncePage):
    template_name = "registry/agreement_detail.html"
    parts = {"parties": AgreementParty}
    queryset = Agreement.objects.select_related("source", "end_source")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            parties=self.object.parties.known_by(self.as_of).select_related(
                "cluster", "organisation", "source"
            ),
            **kwargs,
        )
