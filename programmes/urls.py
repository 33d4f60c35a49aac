from django.urls import include, path

from . import pages

urlpatterns = [
    path("imports/", include("programmes.imports.urls")),
    path("programmes/", pages.PlanList.as_view(), name="plan_list"),
    path("programmes/<slug:slug>/", pages.PlanDetail.as_view(), name="plan_detail"),
    path("funding-lines/", pages.FundingLineList.as_view(), name="funding_line_list"),
    path(
        "funding-lines/<slug:slug>/",
        pages.FundingLineDetail.as_view(),
        name="funding_line_detail",
    ),
    path("grants/", pages.GrantList.as_view(), name="grant_list"),
    path("grants/<slug:slug>/", pages.GrantDetail.as_view(), name="grant_detail"),
    path("calls/", pages.CallList.as_view(), name="call_list"),
    path("calls/<slug:slug>/", pages.CallDetail.as_view(), name="call_detail"),
    path("projects/", pages.ProjectList.as_view(), name="project_list"),
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
