from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from registry.models import (
    Activity,
    LegalRegime,
    Place,
    SubsidyRate,
    Territory,
    Theme,
    ThemeScheme,
)
from registry.resources import (
    ActivityResource,
    LegalRegimeResource,
    PlaceResource,
    SubsidyRateResource,
    TerritoryResource,
    ThemeResource,
    ThemeSchemeResource,
)

from .base import PERIOD_FIELDSET, REFERENCE, SOURCE_FIELDSET, Part, RegistryAdmin
from .filters import InForceFilter, UsedFilter


@admin.register(Place)
class PlaceAdmin(RegistryAdmin):
    group = REFERENCE
    resource_classes = [PlaceResource]
    list_display = ["post_code", "name_fr", "province", "arrondissement", "country"]
    list_display_links = ["post_code", "name_fr"]
    list_select_related = ["province", "arrondissement"]
    list_filter = [
        "country",
        ("region", UsedFilter),
        ("province", UsedFilter),
        ("latitude", admin.EmptyFieldListFilter),
    ]
    autocomplete_fields = [
        "region",
        "province",
        "arrondissement",
        "source",
        "point_source",
    ]
    search_fields = [
        "post_code__startswith",
        "name_fr__unaccent",
        "name_nl__unaccent",
        "name_de__unaccent",
    ]
    search_help_text = _("Post code or name, in French, Dutch or German.")
    fieldsets = [
        (None, {"fields": [("post_code", "name_fr"), "slug", "country"]}),
        (_("Names"), {"fields": [("name_nl", "name_de", "name_en")]}),
        (_("Territories"), {"fields": [("region", "province", "arrondissement")]}),
        (_("Point"), {"fields": [("latitude", "longitude"), "point_source"]}),
        (_("Source"), {"fields": ["source"]}),
    ]
    prepopulated_fields = {"slug": ["post_code", "name_fr"]}


@admin.register(Territory)
class TerritoryAdmin(RegistryAdmin):
    group = REFERENCE
    resource_classes = [TerritoryResource]
    list_display = ["code", "name_fr", "level", "parent", "nuts_version"]
    list_display_links = ["code", "name_fr"]
    list_select_related = ["parent"]
    list_filter = ["level", "nuts_version"]
    autocomplete_fields = ["parent", "source"]
    search_fields = [
        "code__istartswith",
        "name_fr__unaccent",
        "name_nl__unaccent",
        "name_de__unaccent",
        "name_en__unaccent",
    ]
    search_help_text = _("NUTS code or name.")


@admin.register(Activity)
class ActivityAdmin(RegistryAdmin):
    group = REFERENCE
    resource_classes = [ActivityResource]
    list_display = ["code", "label_fr", "version", "start_on", "end_on"]
    list_display_links = ["code", "label_fr"]
    list_filter = ["version"]
    autocomplete_fields = ["source"]
    search_fields = [
        "code__startswith",
        "slug__startswith",
        "label_fr__unaccent",
        "label_en__unaccent",
    ]
    search_help_text = _("Code without dots, or words of the label.")


class ThemesOfScheme(Part):
    model = Theme
    fields = [("code", "name_en", "name_fr"), ("slug", "rank"), ("source", "locator")]
    autocomplete_fields = ["source"]
    prepopulated_fields = {"slug": ["name_en"]}


@admin.register(ThemeScheme)
class ThemeSchemeAdmin(RegistryAdmin):
    group = REFERENCE
    resource_classes = [ThemeSchemeResource]
    list_display = ["name_en", "name_fr", "slug", "rank"]
    autocomplete_fields = ["source"]
    search_fields = ["name_en__unaccent", "name_fr__unaccent", "slug"]
    search_help_text = _("Name or identifier.")
    prepopulated_fields = {"slug": ["name_en"]}
    inlines = [ThemesOfScheme]
    fieldsets = [
        (None, {"fields": [("name_en", "name_fr"), ("slug", "rank")]}),
        SOURCE_FIELDSET,
    ]


@admin.register(Theme)
class ThemeAdmin(RegistryAdmin):
    group = REFERENCE
    resource_classes = [ThemeResource]
    list_display = ["name_en", "name_fr", "scheme", "code"]
    list_select_related = ["scheme"]
    list_filter = [("scheme", UsedFilter)]
    autocomplete_fields = ["scheme", "source"]
    search_fields = ["name_en__unaccent", "name_fr__unaccent", "code", "slug"]
    search_help_text = _("Name, code or identifier.")
    prepopulated_fields = {"slug": ["name_en"]}
    carried = ["scheme", "source"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "scheme",
                    ("name_en", "name_fr"),
                    "slug",
                    ("code", "rank"),
                ]
            },
        ),
        SOURCE_FIELDSET,
    ]


class RatesOfRegime(admin.TabularInline):
    model = SubsidyRate
    extra = 0


@admin.register(LegalRegime)
class LegalRegimeAdmin(RegistryAdmin):
    group = REFERENCE
    resource_classes = [LegalRegimeResource]
    list_display = ["name", "cluster_kind", "start_on", "end_on", "in_force"]
    list_filter = ["cluster_kind", InForceFilter]
    autocomplete_fields = ["source"]
    search_fields = ["name_en__unaccent", "name_fr__unaccent", "act__unaccent", "numac"]
    search_help_text = _("Name, act or NUMAC.")
    prepopulated_fields = {"slug": ["name_en"]}
    inlines = [RatesOfRegime]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name_en", "name_fr"),
                    "slug",
                    "cluster_kind",
                    ("act", "numac"),
                ]
            },
        ),
        PERIOD_FIELDSET,
        (
            _("Recognition"),
            {
                "fields": [
                    ("recognition_years", "renewal_notice_months"),
                    ("evaluation_years", "has_midterm_evaluation"),
                    "legal_forms",
                ]
            },
        ),
        (
            _("Subsidies"),
            {"fields": [("eligible_cost_ceiling", "specific_subsidy_ceiling")]},
        ),
        SOURCE_FIELDSET,
    ]


@admin.register(SubsidyRate)
class SubsidyRateAdmin(RegistryAdmin):
    group = REFERENCE
    resource_classes = [SubsidyRateResource]
    list_display = ["regime", "from_year", "to_year", "rate"]
    list_select_related = ["regime"]
    list_filter = [("regime", UsedFilter)]
    autocomplete_fields = ["regime"]
    search_fields = ["regime__name_en__unaccent", "regime__name_fr__unaccent"]
    search_help_text = _("Name of the legal regime.")
    carried = ["regime"]
