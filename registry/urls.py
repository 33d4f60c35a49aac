from django.urls import include, path

from registry import pages
from registry.desk.pages import Desk, DeskChecks
from registry.lists.directory import list_paths
from registry.log.pages import LogDetail, LogList
from registry.register.pages import ClusterCandidates, RegisterSearch

urlpatterns = [
    *list_paths(pages),
    path("", pages.Home.as_view(), name="home"),
    path("desk/", Desk.as_view(), name="desk"),
    path("desk/checks/", DeskChecks.as_view(), name="desk_checks"),
    path("search/", pages.Search.as_view(), name="search"),
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
    path(
        "organisations/<slug:slug>/",
        pages.OrganisationDetail.as_view(),
        name="organisation_detail",
    ),
    path(
        "partnerships/<slug:slug>/",
        pages.PartnershipDetail.as_view(),
        name="partnership_detail",
    ),
    path(
        "agreements/<slug:slug>/",
        pages.AgreementDetail.as_view(),
        name="agreement_detail",
    ),
    path("events/<slug:slug>/", pages.EventDetail.as_view(), name="event_detail"),
    path("sources/<slug:slug>/", pages.SourceDetail.as_view(), name="source_detail"),
    path("regimes/", pages.RegimeList.as_view(), name="regime_list"),
    path(
        "clusters/<slug:slug>/candidates/",
        ClusterCandidates.as_view(),
        name="cluster_candidates",
    ),
    path("register/", RegisterSearch.as_view(), name="register_search"),
    path("log/", LogList.as_view(), name="log_list"),
    path("log/<str:key>/", LogDetail.as_view(), name="log_detail"),
    path("proposals/", include("registry.proposals.pages.urls")),
    path("imports/", include("registry.imports.pages.urls")),
]
