from django.contrib import admin
from django.urls import include, path

from registry import pages
from registry.admin.taking_back import whole_change
from registry.alike.pages import LikelyDuplicates, LooksLike
from registry.api.pages import ApiPage
from registry.changes.pages import ChangeEntry, ChangeList
from registry.desk.pages import Desk, DeskChecks
from registry.documents.pages import (
    BrokenLinkList,
    SourceFileAdd,
    SourceFileChange,
    SourceFileOut,
    SourceFileRemove,
)
from registry.drawing.pages import (
    ClusterNetwork,
    NetworkDrawing,
    OrganisationNetwork,
)
from registry.dump.pages import DumpFileOut, DumpPage, LatestDump
from registry.erasure.pages import ErasurePage
from registry.following.calendar_file import CalendarFile
from registry.linked.pages import (
    CatalogueData,
    Robots,
    ThingData,
    ThingPage,
    sitemap_index,
    sitemap_part,
)
from registry.lists.directory import list_paths
from registry.log.pages import LogDetail, LogList
from registry.ordered.pages import OrderedFileOut, OrderedFilePage
from registry.pivot.pages import Pivot
from registry.register.pages import ClusterCandidates, RegisterSearch
from registry.search.pages import Search, Suggestions

urlpatterns = [
    *list_paths(pages),
    path("", pages.Home.as_view(), name="home"),
    path("api/", ApiPage.as_view(), name="api"),
    path("desk/", Desk.as_view(), name="desk"),
    path("files/<str:key>/", OrderedFilePage.as_view(), name="ordered_file"),
    path("files/<str:key>/take/", OrderedFileOut.as_view(), name="ordered_file_out"),
    path("desk/checks/", DeskChecks.as_view(), name="desk_checks"),
    path("pivot/", Pivot.as_view(), name="pivot"),
    path("search/", Search.as_view(), name="search"),
    path("search/suggestions/", Suggestions.as_view(), name="search_suggestions"),
    path("connections/network/", NetworkDrawing.as_view(), name="network_drawing"),
    path(
        "clusters/<slug:slug>/network/",
        ClusterNetwork.as_view(),
        name="cluster_network",
    ),
    path(
        "organisations/<slug:slug>/network/",
        OrganisationNetwork.as_view(),
        name="organisation_network",
    ),
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
        "clusters/<slug:slug>/connections/",
        pages.connections.ClusterConnections.as_view(),
        name="cluster_connections",
    ),
    path(
        "clusters/<slug:slug>/impact/",
        pages.connections.ClusterImpact.as_view(),
        name="cluster_impact",
    ),
    path(
        "organisations/<slug:slug>/suggestions/",
        pages.connections.OrganisationSuggestions.as_view(),
        name="organisation_suggestions",
    ),
    path(
        "organisations/<slug:slug>/suggestions/judge/",
        pages.connections.JudgeSuggestion.as_view(),
        name="suggestion_judge",
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
    path("sources/broken-links/", BrokenLinkList.as_view(), name="broken_link_list"),
    path("sources/<slug:slug>/", pages.SourceDetail.as_view(), name="source_detail"),
    path("regimes/", pages.RegimeList.as_view(), name="regime_list"),
    path(
        "clusters/<slug:slug>/candidates/",
        ClusterCandidates.as_view(),
        name="cluster_candidates",
    ),
    path("register/", RegisterSearch.as_view(), name="register_search"),
    path(
        "history/<uuid:change>/",
        admin.site.admin_view(whole_change),
        name="history_change",
    ),
    path(
        "sources/<slug:slug>/files/new/",
        SourceFileAdd.as_view(),
        name="source_file_create",
    ),
    path(
        "sources/<slug:slug>/files/<int:pk>/",
        SourceFileOut.as_view(),
        name="source_file",
    ),
    path(
        "sources/<slug:slug>/files/<int:pk>/change/",
        SourceFileChange.as_view(),
        name="source_file_change",
    ),
    path(
        "sources/<slug:slug>/files/<int:pk>/remove/",
        SourceFileRemove.as_view(),
        name="source_file_remove",
    ),
    path("id/<str:kind>/<slug:slug>", ThingPage.as_view(), name="thing"),
    path(
        "id/<str:kind>/<slug:slug>.<str:ending>",
        ThingData.as_view(),
        name="thing_data",
    ),
    path("sitemap.xml", sitemap_index, name="sitemap_index"),
    path("sitemap-<str:section>.xml", sitemap_part, name="sitemap"),
    path("robots.txt", Robots.as_view(), name="robots"),
    path("catalog.<str:ending>", CatalogueData.as_view(), name="catalogue"),
    path("dump/", DumpPage.as_view(), name="dump"),
    path("dump/latest/<path:path>", LatestDump.as_view(), name="dump_latest"),
    path("dump/<str:dump>/<path:path>", DumpFileOut.as_view(), name="dump_file"),
    path("erasures/new/", ErasurePage.as_view(), name="erasure_create"),
    path("changes/", ChangeList.as_view(), name="change_list"),
    path("changes/<str:key>/", ChangeEntry.as_view(), name="change_entry"),
    path("calendar.ics", CalendarFile.as_view(), name="calendar_file"),
    path("views/", include("registry.following.urls")),
    path("log/", LogList.as_view(), name="log_list"),
    path("log/<str:key>/", LogDetail.as_view(), name="log_detail"),
    path("proposals/", include("registry.proposals.pages.urls")),
    path("duplicates/", LikelyDuplicates.as_view(), name="likely_duplicates"),
    path("duplicates/like/<str:kind>/", LooksLike.as_view(), name="looks_like"),
    path("imports/", include("registry.imports.pages.urls")),
]
