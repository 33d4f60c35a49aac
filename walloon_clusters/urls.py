from django.contrib import admin
from django.urls import include, path

from evaluation import urls as evaluation
from programmes import urls as programmes
from registry import urls as registry
from registry.api.paths import api_paths
from walloon_clusters import views

PAGES = [
    *registry.urlpatterns,
    *programmes.urlpatterns,
    *evaluation.urlpatterns,
]

urlpatterns = [
    *PAGES,
    path("api/v1/", include((api_paths(PAGES), "api"))),
    path("dictionary/", views.DataDictionary.as_view(), name="data_dictionary"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("walloon_clusters.accounts.urls")),
    path("admin/", admin.site.urls),
    path("healthz", views.health, name="health"),
]

handler404 = views.page_not_found
handler500 = views.server_error
