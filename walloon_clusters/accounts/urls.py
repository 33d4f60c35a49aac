from allauth.urls import urlpatterns as of_the_library
from django.urls import include, path

from . import help_pages, other_site, views

# What stands first is found first.
urlpatterns = [
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("email/", views.email, name="account_email"),
    path("sessions/<int:pk>/end/", views.end_session, name="account_end_session"),
    path("<int:pk>/help/<slug:code>/", help_pages.help_with, name="account_help"),
    path("3rdparty/", views.connections, name="socialaccount_connections"),
    path(
        "oidc/<slug:provider_id>/",
        include(
            [
                path("login/", other_site.login, name="openid_connect_login"),
                path(
                    "login/callback/",
                    other_site.callback,
                    name="openid_connect_callback",
                ),
            ]
        ),
    ),
    *of_the_library,
]
