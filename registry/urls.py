from django.urls import include, path

from registry import views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("search/", views.Search.as_view(), name="search"),
    path("clusters/", views.ClusterList.as_view(), name="cluster_list"),
    path("clusters/<slug:slug>/", views.ClusterDetail.as_view(), name="cluster_detail"),
    path(
        "clusters/<slug:slug>/members/",
        views.ClusterMembers.as_view(),
        name="cluster_members",
    ),
    path(
        "clusters/<slug:slug>/links/",
        views.ClusterLinks.as_view(),
        name="cluster_links",
    ),
    path("organisations/", views.OrganisationList.as_view(), name="organisation_list"),
    path(
        "organisations/<slug:slug>/",
        views.OrganisationDetail.as_view(),
        name="organisation_detail",
    ),
    path("partnerships/", views.PartnershipList.as_view(), name="partnership_list"),
    path(
        "partnerships/<slug:slug>/",
        views.PartnershipDetail.as_view(),
        name="partnership_detail",
    ),
    path("agreements/", views.AgreementList.as_view(), name="agreement_list"),
    path(
        "agreements/<slug:slug>/",
        views.AgreementDetail.as_view(),
        name="agreement_detail",
    ),
    path("events/", views.EventList.as_view(), name="event_list"),
    path("events/<slug:slug>/", views.EventDetail.as_view(), name="event_detail"),
    path("sources/", views.SourceList.as_view(), name="source_list"),
    path("sources/<slug:slug>/", views.SourceDetail.as_view(), name="source_detail"),
    path("regimes/", views.RegimeList.as_view(), name="regime_list"),
    path("imports/", include("registry.imports.urls")),
]
