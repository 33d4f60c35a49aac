from django.urls import path

from . import views

urlpatterns = [
    path("", views.ImportList.as_view(), name="import_list"),
    path("new/<str:kind>/", views.ImportCreate.as_view(), name="import_create"),
    path(
        "template/<str:kind>/<str:language>/",
        views.ImportTemplate.as_view(),
        name="import_template",
    ),
    path("<uuid:reference>/", views.ImportDetail.as_view(), name="import_detail"),
    path(
        "<uuid:reference>/columns/",
        views.ImportColumns.as_view(),
        name="import_columns",
    ),
    path(
        "<uuid:reference>/rows/<int:pk>/",
        views.ImportDecide.as_view(),
        name="import_row",
    ),
    path("<uuid:reference>/file/", views.ImportFileOut.as_view(), name="import_file"),
    path("<uuid:reference>/apply/", views.ImportApply.as_view(), name="import_apply"),
    path("<uuid:reference>/undo/", views.ImportUndo.as_view(), name="import_undo"),
    path("<uuid:reference>/drop/", views.ImportDrop.as_view(), name="import_drop"),
    path(
        "<uuid:reference>/resume/", views.ImportResume.as_view(), name="import_resume"
    ),
]
