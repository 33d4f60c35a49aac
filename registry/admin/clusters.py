from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from registry.models import (
    Cluster,
    ClusterName,
    ClusterSuccession,
    ClusterTheme,
    Recognition,
)
from registry.proposals.forms.acts import acts_open_to
from registry.resources import (
    ClusterNameResource,
    ClusterResource,
    ClusterSuccessionResource,
    ClusterThemeResource,
    RecognitionResource,
)

from .base import (
    CLUSTERS,
    DESCRIPTIONS,
    PERIOD,
    PERIOD_FIELDSET,
    SOURCE_FIELDSET,
    SOURCE_ROWS,
    Part,
    RegistryAdmin,
)
from .changing import DatingAdmin
from .filters import (
    InForceFilter,
    InOperationFilter,
    LastListFilter,
    NamedMembersFilter,
    UsedFilter,
)
from .merging import MergingAdmin
from .organisations import MandateOf


class NamesOfCluster(Part):
    model = ClusterName
    autocomplete_fields = ["source"]
    fields = [("name", "kind", "language"), *SOURCE_ROWS]


class RecognitionsOfCluster(Part):
    model = Recognition
    autocomplete_fields = ["regime", "source"]
    fields = ["regime", *PERIOD, ("act", "ending"), *SOURCE_ROWS]


class ThemesOfCluster(Part):
    model = ClusterTheme
    autocomplete_fields = ["theme", "source"]
    fields = ["theme", *PERIOD, *SOURCE_ROWS]


class MandatesOfCluster(MandateOf):
    fk_name = "cluster"


@admin.register(Cluster)
class ClusterAdmin(DatingAdmin, MergingAdmin, RegistryAdmin):
    group = CLUSTERS
    found_on_desk = True
    resource_classes = [ClusterResource]
    list_display = [
        "name",
        "kind",
        "launched_on",
        "ended_on",
        "in_operation",
        "members",
    ]
    list_filter = [
        "kind",
        InOperationFilter,
        LastListFilter,
        NamedMembersFilter,
        ("legal_entity", admin.EmptyFieldListFilter),
        ("source", UsedFilter),
    ]
    autocomplete_fields = ["legal_entity", "source"]
    search_fields = ["name"]
    search_help_text = _("Name, present or former; accents and typing errors forgiven.")
    prepopulated_fields = {"slug": ["name"]}
    inlines = [
        NamesOfCluster,
        RecognitionsOfCluster,
        ThemesOfCluster,
        MandatesOfCluster,
    ]
    readonly_fields = ["member_list"]
    change_form_template = "registry/admin/cluster_change_form.html"
    fieldsets = [
        (None, {"fields": ["name", "slug", ("kind", "country"), "member_list"]}),
        (
            _("Identity"),
            {
                "fields": [
                    "legal_entity",
                    ("created_on", "created_precision"),
                    "website",
                    DESCRIPTIONS,
                ]
            },
        ),
        SOURCE_FIELDSET,
    ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        acts = acts_open_to(request.user).items()
        extra_context = (extra_context or {}) | {"acts": acts}
        return super().change_view(request, object_id, form_url, extra_context)

    def get_queryset(self, request):
        today = timezone.localdate()
        rows = super().get_queryset(request).with_lifeline()
        return rows.with_member_count(today).with_operating(today)

    @admin.display(description=_("recognised since"), ordering="launched_on")
    def launched_on(self, row):
        return row.launched_on

    @admin.display(description=_("recognised until"), ordering="ended_on")
    def ended_on(self, row):
        return row.ended_on

    @admin.display(
        boolean=True, description=_("in operation today"), ordering="operating"
    )
    def in_operation(self, row):
        return row.operating

    @admin.display(description=_("members"), ordering="member_count")
    def members(self, row):
        return row.member_count

    @admin.display(description=_("members"))
    def member_list(self, row):
        if row.pk is None:
            return _("Add them once the cluster is saved.")
        memberships = reverse("admin:registry_membership_changelist")
        add = reverse("admin:registry_membership_add")
        return format_html(
            '<a href="{}?cluster__id__exact={}">{}</a> · '
            '<a href="{}?cluster={}">{}</a>',
            memberships,
            row.pk,
            ngettext(
                "%(count)s member today", "%(count)s members today", row.member_count
            )
            % {"count": row.member_count},
            add,
            row.pk,
            _("add a member"),
        )


@admin.register(ClusterName)
class ClusterNameAdmin(RegistryAdmin):
    group = CLUSTERS
    resource_classes = [ClusterNameResource]
    list_display = ["name", "cluster", "kind", "language"]
    list_select_related = ["cluster"]
    list_filter = ["kind", ("cluster", UsedFilter)]
    autocomplete_fields = ["cluster", "source"]
    search_fields = ["cluster"]
    search_help_text = _("Name, present or former.")
    carried = ["cluster", "source"]
    fieldsets = [
        (None, {"fields": ["cluster", ("name", "kind", "language")]}),
        SOURCE_FIELDSET,
    ]


@admin.register(Recognition)
class RecognitionAdmin(RegistryAdmin):
    group = CLUSTERS
    resource_classes = [RecognitionResource]
    list_display = ["cluster", "start_on", "end_on", "in_force", "ending", "regime"]
    list_select_related = ["cluster", "regime"]
    list_filter = [InForceFilter, "cluster__kind", "ending", ("regime", UsedFilter)]
    date_hierarchy = "start_on"
    autocomplete_fields = ["cluster", "regime", "source"]
    search_fields = ["cluster"]
    search_help_text = _("Name of the cluster, present or former.")
    carried = ["source", "regime"]
    fieldsets = [
        (None, {"fields": ["cluster", "regime", "act"]}),
        (PERIOD_FIELDSET[0], {"fields": [*PERIOD, "ending"]}),
        SOURCE_FIELDSET,
    ]


@admin.register(ClusterTheme)
class ClusterThemeAdmin(RegistryAdmin):
    group = CLUSTERS
    resource_classes = [ClusterThemeResource]
    list_display = ["cluster", "theme", "start_on", "end_on", "in_force"]
    list_select_related = ["cluster", "theme"]
    list_filter = [InForceFilter, ("theme__scheme", UsedFilter)]
    autocomplete_fields = ["cluster", "theme", "source"]
    search_fields = ["cluster", "theme__name_en__unaccent", "theme__name_fr__unaccent"]
    search_help_text = _("Cluster or theme.")
    carried = ["cluster", "source"]
    fieldsets = [
        (None, {"fields": ["cluster", "theme"]}),
        PERIOD_FIELDSET,
        SOURCE_FIELDSET,
    ]


@admin.register(ClusterSuccession)
class ClusterSuccessionAdmin(RegistryAdmin):
    group = CLUSTERS
    resource_classes = [ClusterSuccessionResource]
    list_display = ["predecessor", "kind", "successor", "happened_on"]
    list_select_related = ["predecessor", "successor"]
    list_filter = ["kind"]
    date_hierarchy = "happened_on"
    autocomplete_fields = ["predecessor", "successor", "source"]
    search_fields = ["predecessor", "successor"]
    search_help_text = _("Name of a cluster, present or former.")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("predecessor", "kind", "successor"),
                    ("happened_on", "happened_precision"),
                ]
            },
        ),
        SOURCE_FIELDSET,
    ]
