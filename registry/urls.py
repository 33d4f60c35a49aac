from django.urls import include, path

from registry import pages

urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path("search/", pages.Search.as_view(), name="search"),
    path("clusters/", pages.ClusterList.as_view(), name="cluster_list"),
    path("clusters/<slug:slug>/", pages.ClusterDetail.as_view(), name="cluster_detail"),
    path(
        "clusters/<slug:slug>/members/",
        pages.ClusterMembers.as_view(),
        name="cluster_members",
    ),
    path(
        "clusters/<slug:slug>/links/",
        pages.ClusterLinks.as_view(),
        name="cluster_links",
    ),
    path("organisations/", pages.OrganisationList.as_view(), name="organisation_list"),
    path(
        "organisations/<slug:slug>/",
        pages.OrganisationDetail.as_view(),
        name="organisation_detail",
    ),
    path("partnerships/", pages.PartnershipList.as_view(), name="partnership_list"),
    path(
        "partnerships/<slug:slug>/",
        pages.PartnershipDetail.as_view(),
        name="partnership_detail",
    ),
    path("agreements/", pages.AgreementList.as_view(), name="agreement_list"),
    path(
        "agreements/<slug:slug>/",
        pages.AgreementDetail.as_view(),
        name="agreement_detail",
    ),
    path("events/", pages.EventList.as_view(), name="event_list"),
    path("events/<slug:slug>/", pages.EventDetail.as_view(), name="event_detail"),
    path("sources/", pages.SourceList.as_view(), name="source_list"),
    path("sources/<slug:slug>/", pages.SourceDetail.as_view(), name="source_detail"),
    path("regimes/", pages.RegimeList.as_view(), name="regime_list"),
    path("imports/", include("registry.imports.pages.urls")),
]
