"""The site's settings; what differs per environment is read from the environment.

`.env.example` says what each variable means. With none of them set this is a
development site on the PostgreSQL that comes with the project.
"""

import secrets
from pathlib import Path

import environ
import pgtrigger
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from walloon_clusters import database

BASE_DIR = Path(__file__).resolve().parent.parent
SITE_DIR = BASE_DIR / "walloon_clusters"
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
env.read_env(BASE_DIR / ".env")  # the environment itself has the last word


def required_in_production(variable: str, how: str) -> str:
    """Return a variable's value; without one, refuse to start a production site."""
    value = env.str(variable, default="")
    if not value and not DEBUG:
        raise ImproperlyConfigured(
            f"DEBUG is false, and {variable} is not set. {how} See .env.example."
        )
    return value


def development_key() -> str:
    """Return a secret key of this clone's own, so that logins outlive a restart."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = (
    required_in_production(
        "SECRET_KEY",
        "Set it to 50 random characters or more: python -c "
        "'import secrets; print(secrets.token_urlsafe(64))'.",
    )
    or development_key()
)
required_in_production(
    "ALLOWED_HOSTS",
    "Set it to the names that the site is reached by, separated by commas: "
    "clusters.example.org.",
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "walloon_clusters",
    "evaluation",
    "programmes",
    "registry",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "import_export",
    "django_countries",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "walloon_clusters.urls"
WSGI_APPLICATION = "walloon_clusters.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database

required_in_production(
    "DATABASE_URL",
    "Set it to the address of a PostgreSQL 15 or later: "
    "postgres://user:password@host:5432/name.",
)
DATABASES = {
    "default": env.db_url("DATABASE_URL")
    if env.str("DATABASE_URL", default="")
    else database.configuration(VAR_DIR / "postgres")
}
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# History: which change, by whom, in which request. Nobody changes it afterwards.

PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_APPEND_ONLY = True
# Triggers follow the models after each migrate: a copy of their SQL in the migrations
# made setting up a database ten times slower.
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True
PGHISTORY_MIDDLEWARE_METHODS = ("POST",)

# Languages and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [SITE_DIR / "locale"]
FORMAT_MODULE_PATH = "walloon_clusters.formats"
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

# Static files: ours, and those of the packages that the pages use.

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
PACKAGES = SITE_DIR / "frontend" / "node_modules"
STATICFILES_DIRS = [
    SITE_DIR / "static",
    ("vendor/bootstrap", PACKAGES / "bootstrap" / "dist"),
    ("vendor/htmx", PACKAGES / "htmx.org" / "dist"),
    ("vendor/echarts", PACKAGES / "echarts" / "dist"),
    ("vendor/source-sans-3", PACKAGES / "@fontsource-variable/source-sans-3/files"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]

# Spreadsheets

IMPORT_EXPORT_USE_TRANSACTIONS = True

# Tables

DJANGO_TABLES2_TEMPLATE = "django_tables2/registry.html"
