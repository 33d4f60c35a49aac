from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.forms import AttestationForm
from registry.models import (
    ActionParticipation,
    Agreement,
    AgreementParty,
    Event,
    EventParticipation,
    InternationalAction,
    Membership,
    MembershipAttestation,
    Participation,
    Partnership,
    PartnershipCluster,
)
from registry.resources import (
    ActionParticipationResource,
    AgreementPartyResource,
    AgreementResource,
    EventParticipationResource,
    EventResource,
    InternationalActionResource,
    MembershipResource,
    ParticipationResource,
    PartnershipClusterResource,
    PartnershipResource,
)

from .base import (
    DESCRIPTIONS,
    LINKS,
    PERIOD_FIELDSET,
    PURPOSES,
    SOURCE_FIELDSET,
    SOURCE_ROWS,
    TITLES,
    Part,
    RegistryAdmin,
)
from .filters import DocumentedFilter, InForceFilter, UsedFilter


class DocumentsOfMembership(Part):
    model = MembershipAttestation
    form = AttestationForm
    autocomplete_fields = ["source"]
    fields = [("documented_on", "wording"), *SOURCE_ROWS]


@admin.register(Membership)
class MembershipAdmin(RegistryAdmin):
    group = LINKS
    resource_classes = [MembershipResource]
    list_display = [
        "organisation",
        "cluster",
        "in_force",
        "start_on",
        "end_on",
        "last_documented_on",
    ]
    list_select_related = ["organisation", "cluster"]
    list_filter = [
        InForceFilter,
        DocumentedFilter,
        ("cluster", UsedFilter),
        "category",
        "cluster__kind",
        ("source", UsedFilter),
    ]
    date_hierarchy = "start_on"
    autocomplete_fields = ["cluster", "organisation", "source"]
    search_fields = ["organisation", "cluster"]
    search_help_text = _("Organisation or cluster, by any name or enterprise number.")
    inlines = [DocumentsOfMembership]
    carried = ["cluster", "source", "locator", "start_on", "start_precision"]
    fieldsets = [
        (None, {"fields": [("organisation", "cluster"), "category"]}),
        PERIOD_FIELDSET,
        SOURCE_FIELDSET,
    ]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.with_last_documented(timezone.localdate())

    @admin.display(description=_("last documented"), ordering="last_documented_on")
    def last_documented_on(self, row):
        return row.last_documented_on


class ClustersOfPartnership(Part):
    model = PartnershipCluster
    autocomplete_fields = ["cluster", "source"]
    fields = ["cluster", *SOURCE_ROWS]


class ParticipantsOfPartnership(Part):
    model = Participation
    autocomplete_fields = ["organisation", "source"]
    fields = [("organisation", "role"), *SOURCE_ROWS]


@admin.register(Partnership)
class PartnershipAdmin(RegistryAdmin):
    group = LINKS
    found_on_desk = True
    resource_classes = [PartnershipResource]
    list_display = ["title", "start_on", "end_on", "in_force", "participants"]
    list_filter = [InForceFilter, ("source", UsedFilter)]
    date_hierarchy = "start_on"
    autocomplete_fields = ["source"]
    search_fields = ["title"]
    search_help_text = _("Title or purpose.")
    prepopulated_fields = {"slug": ["title_en"]}
    inlines = [ClustersOfPartnership, ParticipantsOfPartnership]
    fieldsets = [
        (None, {"fields": [TITLES, "slug", "fields", PURPOSES]}),
        PERIOD_FIELDSET,
        SOURCE_FIELDSET,
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_participation_count()

    @admin.display(description=_("participants"), ordering="participation_count")
    def participants(self, row):
        return row.participation_count


@admin.register(PartnershipCluster)
class PartnershipClusterAdmin(RegistryAdmin):
    group = LINKS
    resource_classes = [PartnershipClusterResource]
    list_display = ["partnership", "cluster"]
    list_select_related = ["partnership", "cluster"]
    list_filter = [("cluster", UsedFilter)]
    autocomplete_fields = ["partnership", "cluster", "source"]
    search_fields = ["partnership", "cluster"]
    search_help_text = _("Partnership or cluster.")
    carried = ["partnership", "source"]
    fieldsets = [(None, {"fields": [("partnership", "cluster")]}), SOURCE_FIELDSET]


@admin.register(Participation)
class ParticipationAdmin(RegistryAdmin):
    group = LINKS
    resource_classes = [ParticipationResource]
    list_display = ["organisation", "role", "partnership"]
    list_select_related = ["organisation", "partnership"]
    list_filter = ["role", ("partnership", UsedFilter)]
    autocomplete_fields = ["partnership", "organisation", "source"]
    search_fields = ["organisation", "partnership"]
    search_help_text = _("Organisation or partnership.")
    carried = ["partnership", "source"]
    fieldsets = [
        (None, {"fields": [("partnership", "organisation"), "role"]}),
        SOURCE_FIELDSET,
    ]


class PartiesOfAgreement(Part):
    model = AgreementParty
    autocomplete_fields = ["cluster", "organisation", "source"]
    fields = [("cluster", "organisation"), *SOURCE_ROWS]


@admin.register(Agreement)
class AgreementAdmin(RegistryAdmin):
    group = LINKS
    found_on_desk = True
    resource_classes = [AgreementResource]
    list_display = ["title", "kind", "scope", "start_on", "end_on", "in_force"]
    list_filter = [InForceFilter, "kind", "scope", ("source", UsedFilter)]
    date_hierarchy = "start_on"
    autocomplete_fields = ["source"]
    search_fields = ["title"]
    search_help_text = _("Title or purpose.")
    prepopulated_fields = {"slug": ["title_en"]}
    inlines = [PartiesOfAgreement]
    fieldsets = [
        (None, {"fields": [TITLES, "slug", ("kind", "scope"), PURPOSES]}),
        PERIOD_FIELDSET,
        SOURCE_FIELDSET,
    ]


@admin.register(AgreementParty)
class AgreementPartyAdmin(RegistryAdmin):
    group = LINKS
    resource_classes = [AgreementPartyResource]
    list_display = ["agreement", "cluster", "organisation"]
    list_select_related = ["agreement", "cluster", "organisation"]
    list_filter = [("cluster", UsedFilter)]
    autocomplete_fields = ["agreement", "cluster", "organisation", "source"]
    search_fields = ["agreement", "cluster", "organisation"]
    search_help_text = _("Agreement, cluster or organisation.")
    carried = ["agreement", "source"]
    fieldsets = [
        (None, {"fields": ["agreement", ("cluster", "organisation")]}),
        SOURCE_FIELDSET,
    ]


class ParticipantsOfEvent(Part):
    model = EventParticipation
    autocomplete_fields = ["cluster", "organisation", "person", "source"]
    fields = ["role", ("cluster", "organisation", "person"), *SOURCE_ROWS]


@admin.register(Event)
class EventAdmin(RegistryAdmin):
    group = LINKS
    found_on_desk = True
    resource_classes = [EventResource]
    list_display = ["title", "series", "place", "start_on", "end_on"]
    list_select_related = ["place"]
    list_filter = ["series", ("source", UsedFilter)]
    date_hierarchy = "start_on"
    autocomplete_fields = ["place", "source"]
    search_fields = ["title"]
    search_help_text = _("Title, series or description.")
    prepopulated_fields = {"slug": ["title_en"]}
    inlines = [ParticipantsOfEvent]
    carried = ["series", "place", "source"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    TITLES,
                    ("slug", "series"),
                    ("place", "attendance"),
                    DESCRIPTIONS,
                ]
            },
        ),
        PERIOD_FIELDSET,
        SOURCE_FIELDSET,
    ]


@admin.register(EventParticipation)
class EventParticipationAdmin(RegistryAdmin):
    group = LINKS
    resource_classes = [EventParticipationResource]
    list_display = ["participant", "role", "event"]
    list_select_related = ["cluster", "organisation", "person", "event"]
    list_filter = ["role", ("event", UsedFilter)]
    autocomplete_fields = ["event", "cluster", "organisation", "person", "source"]
    search_fields = ["event", "cluster", "organisation", "person__name__unaccent"]
    search_help_text = _("Event, cluster, organisation or person.")
    carried = ["event", "role", "source"]
    fieldsets = [
        (
            None,
            {"fields": [("event", "role"), ("cluster", "organisation", "person")]},
        ),
        SOURCE_FIELDSET,
    ]

    @admin.display(description=_("participant"))
    def participant(self, row):
        return row.participant


class ClustersOfAction(Part):
    model = ActionParticipation
    autocomplete_fields = ["cluster", "source"]
    fields = ["cluster", *SOURCE_ROWS]


@admin.register(InternationalAction)
class InternationalActionAdmin(RegistryAdmin):
    group = LINKS
    resource_classes = [InternationalActionResource]
    list_display = ["title", "kind", "organiser", "start_on", "end_on"]
    list_select_related = ["organiser"]
    list_filter = ["kind", ("source", UsedFilter)]
    date_hierarchy = "start_on"
    autocomplete_fields = ["organiser", "source"]
    search_fields = [
        "title_en__unaccent",
        "title_fr__unaccent",
        "organiser__name__unaccent",
    ]
    search_help_text = _("Title or organiser.")
    prepopulated_fields = {"slug": ["title_en"]}
    inlines = [ClustersOfAction]
    fieldsets = [
        (None, {"fields": [TITLES, "slug", ("kind", "organiser"), "countries"]}),
        PERIOD_FIELDSET,
        SOURCE_FIELDSET,
    ]


@admin.register(ActionParticipation)
class ActionParticipationAdmin(RegistryAdmin):
    group = LINKS
    resource_classes = [ActionParticipationResource]
    list_display = ["cluster", "action"]
    list_select_related = ["cluster", "action"]
    list_filter = [("cluster", UsedFilter)]
    autocomplete_fields = ["action", "cluster", "source"]
    search_fields = [
        "cluster",
        "action__title_en__unaccent",
        "action__title_fr__unaccent",
    ]
    search_help_text = _("Cluster or action.")
    carried = ["action", "source"]
    fieldsets = [(None, {"fields": [("action", "cluster")]}), SOURCE_FIELDSET]
