from django.urls import path

from programmes.imports import views

urlpatterns = [
    path(
        "<uuid:reference>/grants/<str:file_format>/",
        views.ImportGrants.as_view(),
        name="import_grants",
    ),
]
