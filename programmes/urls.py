from django.urls import include, path

from programmes import views

urlpatterns = [
    path("imports/", include("programmes.imports.urls")),
    path("programmes/", views.PlanList.as_view(), name="plan_list"),
    path("programmes/<slug:slug>/", views.PlanDetail.as_view(), name="plan_detail"),
    path("funding-lines/", views.FundingLineList.as_view(), name="funding_line_list"),
    path(
        "funding-lines/<slug:slug>/",
        views.FundingLineDetail.as_view(),
        name="funding_line_detail",
    ),
    path("grants/", views.GrantList.as_view(), name="grant_list"),
    path("grants/<slug:slug>/", views.GrantDetail.as_view(), name="grant_detail"),
    path("calls/", views.CallList.as_view(), name="call_list"),
    path("calls/<slug:slug>/", views.CallDetail.as_view(), name="call_detail"),
    path("projects/", views.ProjectList.as_view(), name="project_list"),
    path(
        "projects/<slug:slug>/",
        views.ProjectDetail.as_view(),
        name="project_detail",
    ),
    path(
        "clusters/<slug:slug>/programmes/",
        views.ClusterProgrammes.as_view(),
        name="cluster_programmes",
    ),
    path(
        "organisations/<slug:slug>/programmes/",
        views.OrganisationProgrammes.as_view(),
        name="organisation_programmes",
    ),
]
