from django.urls import include, path

from registry.lists.directory import list_paths

from . import pages

urlpatterns = [
    *list_paths(pages),
    path("imports/", include("programmes.imports.urls")),
    path("programmes/<slug:slug>/", pages.PlanDetail.as_view(), name="plan_detail"),
    path(
        "funding-lines/<slug:slug>/",
        pages.FundingLineDetail.as_view(),
        name="funding_line_detail",
    ),
    path("grants/<slug:slug>/", pages.GrantDetail.as_view(), name="grant_detail"),
    path("calls/<slug:slug>/", pages.CallDetail.as_view(), name="call_detail"),
    path(
        "projects/<slug:slug>/",
        pages.ProjectDetail.as_view(),
        name="project_detail",
    ),
    path(
        "clusters/<slug:slug>/programmes/",
        pages.ClusterProgrammes.as_view(),
        name="cluster_programmes",
    ),
    path(
        "organisations/<slug:slug>/programmes/",
        pages.OrganisationProgrammes.as_view(),
        name="organisation_programmes",
    ),
]
