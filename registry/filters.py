"""What the lists can be narrowed to; the parameters are those of the address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from registry.facets import (
    FacetedFilterSet,
    FacetFilter,
    RelatedFilter,
    SearchFilter,
    StateFilter,
)
from registry.models import (
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementScope,
    Cluster,
    ClusterTheme,
    Event,
    Membership,
    NetworkKind,
    Organisation,
    OrganisationKind,
    Participation,
    Partnership,
    PartnershipCluster,
    SizeClass,
    Source,
    SourceKind,
    Territory,
    Theme,
)
from registry.models.territory import TerritoryLevel

IN_FORCE = [
    ("true", (_("yes"), "as_of")),
    ("false", (_("no"), "not_as_of")),
]


class SourcedFilterSet(FacetedFilterSet):
    """Filters of facts: the page of a source leads here with ``?source=``."""

    source = django_filters.ModelChoiceFilter(
        label=_("source"), queryset=Source.objects.all(), to_field_name="slug"
    )


class ClusterFilterSet(SourcedFilterSet):
    q = SearchFilter()
    kind = FacetFilter(label=_("kind"), choices=NetworkKind)
    in_operation = StateFilter(
        label=_("in operation"),
        states=[
            ("true", (_("yes"), "in_operation")),
            ("false", (_("no"), "not_in_operation")),
        ],
    )
    theme = RelatedFilter(
        label=_("theme"),
        queryset=Theme.objects.exclude(scheme__slug="specialisations").select_related(
            "scheme"
        ),
        links=lambda day: ClusterTheme.objects.as_of(day).exclude(
            theme__scheme__slug="specialisations"
        ),
        link_to="cluster",
        link_value="theme",
    )

    class Meta:
        model = Cluster
        fields = []


class OrganisationFilterSet(SourcedFilterSet):
    q = SearchFilter()
    kind = FacetFilter(label=_("kind"), choices=OrganisationKind)
    cluster = RelatedFilter(
        label=_("member of"),
        queryset=Cluster.objects.all(),
        links=lambda day: Membership.objects.as_of(day),
        link_to="organisation",
        link_value="cluster",
    )
    province = RelatedFilter(
        field_name="place__province",
        label=_("province"),
        queryset=Territory.objects.of_level(TerritoryLevel.PROVINCE),
        to="code",
    )
    size = FacetFilter(field_name="size_class", label=_("size"), choices=SizeClass)

    class Meta:
        model = Organisation
        fields = []


class MemberFilterSet(FacetedFilterSet):
    """Filters of the member list of one network: rows are memberships."""

    q = SearchFilter()
    kind = FacetFilter(
        field_name="organisation__kind", label=_("kind"), choices=OrganisationKind
    )
    province = RelatedFilter(
        field_name="organisation__place__province",
        label=_("province"),
        queryset=Territory.objects.of_level(TerritoryLevel.PROVINCE),
        to="code",
    )
    size = FacetFilter(
        field_name="organisation__size_class", label=_("size"), choices=SizeClass
    )
    documented = StateFilter(
        label=_("documented in the three years before"),
        states=[
            ("true", (_("yes"), "recently_documented")),
            ("false", (_("no"), "not_recently_documented")),
        ],
    )

    class Meta:
        model = Membership
        fields = []


class PartnershipFilterSet(SourcedFilterSet):
    q = SearchFilter()
    in_force = StateFilter(label=_("not known to have ended"), states=IN_FORCE)
    cluster = RelatedFilter(
        label=_("network"),
        queryset=Cluster.objects.all(),
        links=lambda day: PartnershipCluster.objects.all(),
        link_to="partnership",
        link_value="cluster",
    )
    organisation = RelatedFilter(
        label=_("participant"),
        queryset=Organisation.objects.all(),
        links=lambda day: Participation.objects.all(),
        link_to="partnership",
        link_value="organisation",
    )

    class Meta:
        model = Partnership
        fields = []


class AgreementFilterSet(SourcedFilterSet):
    q = SearchFilter()
    in_force = StateFilter(label=_("not known to have ended"), states=IN_FORCE)
    kind = FacetFilter(label=_("kind"), choices=AgreementKind)
    scope = FacetFilter(label=_("scope"), choices=AgreementScope)
    cluster = RelatedFilter(
        label=_("network"),
        queryset=Cluster.objects.all(),
        links=lambda day: AgreementParty.objects.filter(cluster__isnull=False),
        link_to="agreement",
        link_value="cluster",
    )

    class Meta:
        model = Agreement
        fields = []


class EventFilterSet(SourcedFilterSet):
    q = SearchFilter()

    class Meta:
        model = Event
        fields = []


class SourceFilterSet(FacetedFilterSet):
    q = SearchFilter()
    kind = FacetFilter(label=_("kind"), choices=SourceKind)
    language = FacetFilter(
        label=_("language"),
        choices=[
            ("de", _("German")),
            ("en", _("English")),
            ("fr", _("French")),
            ("nl", _("Dutch")),
        ],
    )

    class Meta:
        model = Source
        fields = []
