from django.urls import path

from . import pages

urlpatterns = [
    path("", pages.SavedViewList.as_view(), name="saved_view_list"),
    path("keep/", pages.SavedViewKeep.as_view(), name="saved_view_keep"),
    path("stop/<str:token>/", pages.SavedViewStop.as_view(), name="saved_view_stop"),
    path("<uuid:reference>/", pages.SavedViewOpen.as_view(), name="saved_view"),
    path(
        "<uuid:reference>/change/",
        pages.SavedViewChange.as_view(),
        name="saved_view_change",
    ),
    path(
        "<uuid:reference>/remove/",
        pages.SavedViewRemove.as_view(),
        name="saved_view_remove",
    ),
]
