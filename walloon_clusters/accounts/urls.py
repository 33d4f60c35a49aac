from allauth.urls import urlpatterns as of_the_library
from django.urls import path

from . import help_pages, views

# What stands first is found first.
urlpatterns = [
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("email/", views.email, name="account_email"),
    path("sessions/<int:pk>/end/", views.end_session, name="account_end_session"),
    path("<int:pk>/help/<slug:code>/", help_pages.help_with, name="account_help"),
    *of_the_library,
]
