"""What the lists can be narrowed to; the parameters are those of the address."""

from collections.abc import Callable
from datetime import date

import django_filters
from django.db.models import F, Model, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models import (
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementScope,
    Cluster,
    ClusterKind,
    Event,
    LegalForm,
    Mandate,
    MandateRole,
    Membership,
    MembershipCategory,
    Organisation,
    OrganisationKind,
    Participation,
    Partnership,
    PartnershipCluster,
    SizeClass,
    Source,
    SourceKind,
)
from registry.models.base import holds_on

from .activities import ActivityFilter
from .areas import AreaFilter
from .countries import CountryFilter, PartyCountryFilter, of_organisation
from .lists.facets import FacetFilter, RelatedFilter, StateFilter
from .lists.filterset import FacetedFilterSet
from .lists.linked import KnownLinkFilter, LinkedFilter
from .lists.ranges import DayRangeFilter
from .lists.searching import FoundOnceFilter, SearchFilter
from .network_filters import (
    AnyClusterFilter,
    ClusterKindFilter,
    LinkedKindFilter,
    PublishedFilter,
)
from .placed import PlaceFilter
from .themes import ThemedFilterSet

IN_FORCE = [
    ("true", (_("yes"), "as_of")),
    ("false", (_("no"), "not_as_of")),
]

LAST_DOCUMENTED = [
    ("true", (_("in the three years before"), "recently_documented")),
    ("false", (_("longer ago"), "documented_longer_ago")),
    ("never", (_("no document names it"), "never_documented")),
]


def known(links: type[Model]) -> Callable[..., Q]:
    """Return what lets links count that are known on the day."""

    def when(day: date, prefix: str = "") -> Q:
        return Q(**{f"{prefix}pk__in": links.objects.known_by(day).values("pk")})

    return when


def is_cluster(day: date, prefix: str = "") -> Q:
    """Let parties count that are clusters: the others are organisations."""
    return known(AgreementParty)(day, prefix) & Q(**{f"{prefix}cluster__isnull": False})


class SourcedFilterSet(FacetedFilterSet):
    """Filters of facts: the page of a source leads here with ``?source=``."""

    source = django_filters.ModelChoiceFilter(
        label=_("source"), queryset=Source.objects.all(), to_field_name="slug"
    )


class ClusterFilterSet(ThemedFilterSet, SourcedFilterSet):
    q = SearchFilter()
    kind = FacetFilter(label=_("kind"), choices=ClusterKind)
    in_operation = StateFilter(
        label=_("in operation"),
        states=[
            ("true", (_("yes"), "in_operation")),
            ("false", (_("no"), "not_in_operation")),
        ],
    )
    published = PublishedFilter()
    country = CountryFilter(column=F("country"))
    place = PlaceFilter(at="legal_entity__place", label=_("place of the legal entity"))

    class Meta:
        model = Cluster
        fields = []


class OrganisationFilterSet(SourcedFilterSet):
    q = FoundOnceFilter()
    kind = FacetFilter(label=_("kind"), choices=OrganisationKind)
    cluster_kind = LinkedKindFilter(
        label=_("member of a cluster of the kind"), links="memberships", when=holds_on
    )
    cluster = LinkedFilter(
        label=_("member of"),
        queryset=Cluster.objects.all(),
        links="memberships",
        link_value="cluster",
        when=holds_on,
    )
    member = AnyClusterFilter(label=_("member of"))
    networks = StateFilter(
        label=_("member on the day, of how many clusters"),
        states=[
            ("0", (_("of none, as far as documented"), "members_of_none")),
            ("1", (_("of one"), "members_of_one")),
            ("2", (_("of two or more"), "members_of_several")),
        ],
    )
    documented = StateFilter(
        label=_("membership last documented"),
        states=[
            *LAST_DOCUMENTED[:2],
            ("never", (_("never named as a member"), "never_documented")),
        ],
    )
    seen = DayRangeFilter(
        label=_("membership last documented"), between="last_documented_between"
    )
    ties = StateFilter(
        label=_("has to do with clusters"),
        states=[
            ("member", (_("member on the day"), "members_of_any")),
            ("other", (_("otherwise, or at another time"), "tied_to_clusters")),
            ("none", (_("not that a source says"), "without_clusters")),
        ],
    )
    country = CountryFilter(column=of_organisation())
    province = AreaFilter()
    size = FacetFilter(field_name="size_class", label=_("size"), choices=SizeClass)
    form = FacetFilter(
        field_name="legal_form", label=_("legal form"), choices=LegalForm
    )
    activity = ActivityFilter()
    place = PlaceFilter(at="place")

    class Meta:
        model = Organisation
        fields = []


class MemberFilterSet(FacetedFilterSet):
    """Filters of the member list of one cluster: rows are memberships."""

    q = FoundOnceFilter()
    kind = FacetFilter(
        field_name="organisation__kind", label=_("kind"), choices=OrganisationKind
    )
    province = AreaFilter(of="organisation")
    size = FacetFilter(
        field_name="organisation__size_class", label=_("size"), choices=SizeClass
    )
    form = FacetFilter(
        field_name="organisation__legal_form", label=_("legal form"), choices=LegalForm
    )
    activity = ActivityFilter(of="organisation")
    documented = StateFilter(label=_("last documented"), states=LAST_DOCUMENTED)
    seen = DayRangeFilter(label=_("last documented"), between="last_documented_between")
    place = PlaceFilter(at="organisation__place")

    class Meta:
        model = Membership
        fields = []


class MembershipFilterSet(MemberFilterSet, SourcedFilterSet):
    """Filters of the memberships of all clusters."""

    cluster_kind = ClusterKindFilter()
    cluster = RelatedFilter(label=_("cluster"), queryset=Cluster.objects.all())
    category = FacetFilter(label=_("category"), choices=MembershipCategory)

    class Meta:
        model = Membership
        fields = []


class MandateFilterSet(SourcedFilterSet):
    q = SearchFilter()
    role = FacetFilter(label=pgettext_lazy("of a person", "role"), choices=MandateRole)
    cluster_kind = ClusterKindFilter(null_label=_("in an organisation"))
    cluster = RelatedFilter(
        label=_("cluster"),
        queryset=Cluster.objects.all(),
        null_label=_("in an organisation"),
    )
    documented = StateFilter(label=_("last documented"), states=LAST_DOCUMENTED)
    seen = DayRangeFilter(label=_("last documented"), between="last_documented_between")

    class Meta:
        model = Mandate
        fields = []


class PartnershipFilterSet(SourcedFilterSet):
    q = SearchFilter()
    in_force = StateFilter(label=_("not known to have ended"), states=IN_FORCE)
    cluster_kind = LinkedKindFilter(
        links="cluster_links", when=known(PartnershipCluster)
    )
    cluster = KnownLinkFilter(
        label=_("cluster"),
        queryset=Cluster.objects.all(),
        links="cluster_links",
        link_value="cluster",
        when=known(PartnershipCluster),
    )
    organisation = KnownLinkFilter(
        label=_("participant"),
        queryset=Organisation.objects.all(),
        links="participations",
        link_value="organisation",
        when=known(Participation),
    )

    class Meta:
        model = Partnership
        fields = []


class AgreementFilterSet(SourcedFilterSet):
    q = SearchFilter()
    in_force = StateFilter(label=_("not known to have ended"), states=IN_FORCE)
    kind = FacetFilter(label=_("kind"), choices=AgreementKind)
    scope = FacetFilter(label=_("scope"), choices=AgreementScope)
    cluster_kind = LinkedKindFilter(links="parties", when=is_cluster)
    cluster = KnownLinkFilter(
        label=_("cluster"),
        queryset=Cluster.objects.all(),
        links="parties",
        link_value="cluster",
        when=is_cluster,
    )
    country = PartyCountryFilter()

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
