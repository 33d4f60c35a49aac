from django.urls import path

from programmes.views import grants, networks, projects

urlpatterns = [
    path("grants/", grants.GrantList.as_view(), name="grant_list"),
    path("grants/<slug:slug>/", grants.GrantDetail.as_view(), name="grant_detail"),
    path("calls/", projects.CallList.as_view(), name="call_list"),
    path("calls/<slug:slug>/", projects.CallDetail.as_view(), name="call_detail"),
    path("projects/", projects.ProjectList.as_view(), name="project_list"),
    path(
        "projects/<slug:slug>/",
        projects.ProjectDetail.as_view(),
        name="project_detail",
    ),
    path(
        "clusters/<slug:slug>/programmes/",
        networks.ClusterProgrammes.as_view(),
        name="cluster_programmes",
    ),
    path(
        "organisations/<slug:slug>/programmes/",
        networks.OrganisationProgrammes.as_view(),
        name="organisation_programmes",
    ),
]
