from django.urls import path

from . import acts, readings, row_register, sending, views

urlpatterns = [
    path("", sending.ImportList.as_view(), name="import_list"),
    path("new/<str:kind>/", sending.ImportCreate.as_view(), name="import_create"),
    path(
        "template/<str:kind>/<str:language>/",
        sending.ImportTemplate.as_view(),
        name="import_template",
    ),
    path("<uuid:reference>/", views.ImportDetail.as_view(), name="import_detail"),
    path(
        "<uuid:reference>/reading/",
        readings.ImportReading.as_view(),
        name="import_reading",
    ),
    path(
        "<uuid:reference>/reading.json",
        readings.ImportReadingOut.as_view(),
        name="import_reading_json",
    ),
    path(
        "<uuid:reference>/columns/",
        views.ImportColumns.as_view(),
        name="import_columns",
    ),
    path(
        "<uuid:reference>/rows/<int:pk>/",
        acts.ImportDecide.as_view(),
        name="import_row",
    ),
    path(
        "<uuid:reference>/rows/<int:pk>/mend/",
        acts.ImportMend.as_view(),
        name="import_mend",
    ),
    path(
        "<uuid:reference>/register/<int:number>/",
        row_register.ImportRowRegister.as_view(),
        name="import_row_register",
    ),
    path(
        "<uuid:reference>/overrule/",
        acts.ImportOverrule.as_view(),
        name="import_overrule",
    ),
    path(
        "<uuid:reference>/settle/",
        acts.ImportSettle.as_view(),
        name="import_settle",
    ),
    path("<uuid:reference>/file/", sending.ImportFileOut.as_view(), name="import_file"),
    path("<uuid:reference>/whole/", acts.ImportWhole.as_view(), name="import_whole"),
    path("<uuid:reference>/apply/", acts.ImportApply.as_view(), name="import_apply"),
    path("<uuid:reference>/undo/", acts.ImportUndo.as_view(), name="import_undo"),
    path("<uuid:reference>/drop/", acts.ImportDrop.as_view(), name="import_drop"),
    path("<uuid:reference>/resume/", acts.ImportResume.as_view(), name="import_resume"),
]
