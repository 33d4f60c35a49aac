from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from registry.forms import AttestationForm, MandateForm, MandatePartForm
from registry.models import (
    Mandate,
    MandateAttestation,
    Membership,
    Organisation,
    OrganisationActivity,
    OrganisationName,
    Person,
)
from registry.register.loaded import loaded
from registry.register.search import find
from registry.register.taking import take_over
from registry.resources import (
    MandateResource,
    OrganisationActivityResource,
    OrganisationNameResource,
    OrganisationResource,
    PersonResource,
)

from .base import (
    ORGANISATIONS,
    PERIOD,
    PERIOD_FIELDSET,
    SOURCE_FIELDSET,
    SOURCE_ROWS,
    Part,
    RegistryAdmin,
)
from .changing import DatingAdmin
from .filters import DocumentedFilter, InForceFilter, UsedFilter
from .merging import MergingAdmin


class NamesOfOrganisation(Part):
    model = OrganisationName
    autocomplete_fields = ["source"]
    fields = [("name", "kind", "language"), *SOURCE_ROWS]


class ActivitiesOfOrganisation(Part):
    model = OrganisationActivity
    autocomplete_fields = ["activity", "source"]
    fields = [("activity", "rank"), *PERIOD, *SOURCE_ROWS]


class MembershipsOfOrganisation(Part):
    model = Membership
    autocomplete_fields = ["cluster", "source"]
    fields = [("cluster", "category"), *PERIOD, *SOURCE_ROWS]


class MandateOf(Part):
    """The mandates in a cluster or an organisation; their identifier is made."""

    model = Mandate
    form = MandatePartForm
    autocomplete_fields = ["person", "represents", "source"]
    fields = [
        ("person", "role"),
        ("title", "represents"),
        *PERIOD,
        *SOURCE_ROWS,
    ]


class MandatesOfOrganisation(MandateOf):
    fk_name = "organisation"


@admin.register(Organisation)
class OrganisationAdmin(DatingAdmin, MergingAdmin, RegistryAdmin):
    group = ORGANISATIONS
    found_on_desk = True
    resource_classes = [OrganisationResource]
    list_display = [
        "name",
        "kind",
        "enterprise_number_display",
        "place",
        "closed_on",
        "merged_into",
    ]
    list_select_related = ["place", "merged_into"]
    list_filter = [
        "kind",
        "size_class",
        ("enterprise_number", admin.EmptyFieldListFilter),
        ("place", admin.EmptyFieldListFilter),
        ("merged_into", admin.EmptyFieldListFilter),
        ("source", UsedFilter),
    ]
    autocomplete_fields = ["place", "originates_from", "source"]
    search_fields = ["name"]
    search_help_text = _(
        "Any name, or the enterprise number in any form; accents and typing errors "
        "forgiven."
    )
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["merged_into"]
    inlines = [
        NamesOfOrganisation,
        MembershipsOfOrganisation,
        ActivitiesOfOrganisation,
        MandatesOfOrganisation,
    ]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    "slug",
                    ("kind", "size_class", "legal_form"),
                    "enterprise_number",
                    ("place", "locality", "country"),
                ]
            },
        ),
        (
            _("More"),
            {
                "classes": ["collapse"],
                "fields": [
                    ("founded_on", "founded_precision"),
                    ("closed_on", "closed_precision"),
                    "website",
                    "email",
                    "originates_from",
                    "merged_into",
                ],
            },
        ),
        SOURCE_FIELDSET,
    ]

    def get_fieldsets(self, request, obj=None):
        """Lead whoever adds one to the company register, which fills the form in."""
        (title, options), *others = super().get_fieldsets(request, obj)
        if obj is None:
            told = format_html(
                '<a href="{}">{}</a>',
                reverse("register_search"),
                _("Search the company register, and enter what it says"),
            )
            options = options | {"description": told}
        return [(title, options), *others]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        number = request.GET.get("from_register", "")
        if change or number != form.instance.enterprise_number or not number:
            return
        extract = loaded()
        for entry in find(number) if extract else []:
            take_over(entry=entry, organisation=form.instance, extract=extract)

    def get_search_results(self, request, queryset, search_term):
        if request.resolver_match.url_name == "autocomplete":
            # Nobody links a fact to what was merged into another organisation.
            queryset = queryset.current()
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("enterprise number"), ordering="enterprise_number")
    def enterprise_number_display(self, row):
        return row.enterprise_number_display


@admin.register(OrganisationName)
class OrganisationNameAdmin(RegistryAdmin):
    group = ORGANISATIONS
    resource_classes = [OrganisationNameResource]
    list_display = ["name", "organisation", "kind", "language"]
    list_select_related = ["organisation"]
    list_filter = ["kind", ("source", UsedFilter)]
    autocomplete_fields = ["organisation", "source"]
    search_fields = ["organisation"]
    search_help_text = _("Any name, or the enterprise number.")
    carried = ["organisation", "source"]
    fieldsets = [
        (None, {"fields": ["organisation", ("name", "kind", "language")]}),
        SOURCE_FIELDSET,
    ]


@admin.register(OrganisationActivity)
class OrganisationActivityAdmin(RegistryAdmin):
    group = ORGANISATIONS
    resource_classes = [OrganisationActivityResource]
    list_display = ["organisation", "activity", "rank", "start_on", "in_force"]
    list_select_related = ["organisation", "activity"]
    list_filter = [InForceFilter, "rank", "activity__version"]
    autocomplete_fields = ["organisation", "activity", "source"]
    search_fields = [
        "organisation",
        "activity__code__startswith",
        "activity__label_fr__unaccent",
    ]
    search_help_text = _("Organisation, or code or label of the activity.")
    carried = ["organisation", "source"]
    fieldsets = [
        (None, {"fields": ["organisation", ("activity", "rank")]}),
        PERIOD_FIELDSET,
        SOURCE_FIELDSET,
    ]


@admin.register(Person)
class PersonAdmin(MergingAdmin, RegistryAdmin):
    group = ORGANISATIONS
    found_on_desk = True
    change_form_template = "registry/admin/person_change_form.html"
    resource_classes = [PersonResource]
    list_display = ["name", "also_written"]
    autocomplete_fields = ["source"]
    search_fields = ["name__unaccent", "also_written__unaccent"]
    search_help_text = _("Name, in any published spelling.")
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug", "also_written"]}),
        SOURCE_FIELDSET,
    ]


class DocumentsOfMandate(Part):
    model = MandateAttestation
    form = AttestationForm
    autocomplete_fields = ["source"]
    fields = [("documented_on", "wording"), *SOURCE_ROWS]


@admin.register(Mandate)
class MandateAdmin(RegistryAdmin):
    group = ORGANISATIONS
    resource_classes = [MandateResource]
    form = MandateForm
    list_display = ["person", "role", "body", "start_on", "end_on", "in_force"]
    list_select_related = ["person", "cluster", "organisation"]
    list_filter = [
        InForceFilter,
        DocumentedFilter,
        "role",
        ("cluster", UsedFilter),
        ("source", UsedFilter),
    ]
    date_hierarchy = "start_on"
    autocomplete_fields = [
        "person",
        "cluster",
        "organisation",
        "represents",
        "source",
    ]
    search_fields = [
        "cluster",
        "organisation",
        "person__name__unaccent",
        "person__also_written__unaccent",
    ]
    search_help_text = _("Person, cluster or organisation.")
    inlines = [DocumentsOfMandate]
    carried = ["source", "cluster", "organisation", "start_on"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("person", "role"),
                    ("cluster", "organisation"),
                    ("title", "represents"),
                    "slug",
                ]
            },
        ),
        PERIOD_FIELDSET,
        SOURCE_FIELDSET,
    ]

    @admin.display(description=_("in"))
    def body(self, row):
        return row.body
