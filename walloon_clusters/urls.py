from django.contrib import admin
from django.urls import include, path

from walloon_clusters import views

urlpatterns = [
    path("", include("registry.urls")),
    path("", include("programmes.urls")),
    path("", include("evaluation.urls")),
    path("dictionary/", views.DataDictionary.as_view(), name="data_dictionary"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("walloon_clusters.accounts.urls")),
    path("admin/", admin.site.urls),
    path("healthz", views.health, name="health"),
]
