from django.contrib import admin
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from evaluation import urls as evaluation
from programmes import urls as programmes
from registry import urls as registry
from registry.api.paths import api_paths
from walloon_clusters import views
from walloon_clusters.watching import health

PAGES = [
    *registry.urlpatterns,
    *programmes.urlpatterns,
    *evaluation.urlpatterns,
]

urlpatterns = [
    *PAGES,
    path("api/v1/", include((api_paths(PAGES), "api"))),
    path("dictionary/", views.DataDictionary.as_view(), name="data_dictionary"),
    path(
        "dictionary/<slug:name>/",
        views.DictionaryEntry.as_view(),
        name="dictionary_entry",
    ),
    # It changes nothing but the language of a browser, whoever sends it. With a token
    # for it, no page would be the same twice, and each would set a cookie.
    path("i18n/setlang/", csrf_exempt(set_language), name="set_language"),
    path("accounts/", include("walloon_clusters.accounts.urls")),
    path("admin/", admin.site.urls),
    path("livez", health.live, name="live"),
    path("readyz", health.ready, name="ready"),
    path("healthz", health.health, name="health"),
]

handler400 = views.bad_request
handler404 = views.page_not_found
handler500 = views.server_error
