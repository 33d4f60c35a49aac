"""The site's settings; what differs per environment is read from the environment.

`.env.example` says what each variable means. With none of them set this is a
development site, on the PostgreSQL that comes with the project.
"""

import os
import secrets
from contextlib import suppress
from datetime import timedelta
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
env.read_env(BASE_DIR / ".env")  # what the environment itself says goes first


def stated(variable: str, how: str) -> str:
    """Return a variable that a production site must state, empty in development."""
    value = env.str(variable, default="")
    if not value and not DEBUG:
        raise ImproperlyConfigured(
            f"DEBUG is false, and {variable} is not set. {how} See .env.example."
        )
    return value


def key_of_this_clone() -> str:
    """Return a secret key made once, so that logins survive a restart.

    Processes that start at once must agree on it: the first to link it wins.
    """
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(exist_ok=True)
        new = path.with_name(f"secret_key.{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            path.hardlink_to(new)
        new.unlink()
    return path.read_text()


DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = (
    stated(
        "SECRET_KEY",
        "Set it to a long random text, such as this prints: "
        "python -c 'import secrets; print(secrets.token_urlsafe(64))'",
    )
    or key_of_this_clone()
)
ALLOWED_HOSTS = stated(
    "ALLOWED_HOSTS",
    "Set it to the names by which people reach the site, with commas between: "
    "clusters.example.org,www.clusters.example.org",
).split(",")
if DEBUG:
    ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "walloon_clusters",
    "evaluation",
    "programmes",
    "registry",
    "walloon_clusters.admin_site.Admin",  # Django's, with headings
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
    "procrastinate.contrib.django",
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
    "registry.log.viewing.ViewingsWrittenDown",
    "registry.values.ValuesOfTheDay",
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

DATABASE_URL = stated(
    "DATABASE_URL",
    "Set it to the address of a PostgreSQL 15 or later, "
    "postgres://user:password@host:5432/name, or to 'embedded'.",
)
if DATABASE_URL in ("", "embedded"):
    DATABASE = database.configuration(VAR_DIR / "postgres")
else:
    DATABASE = env.db_url_config(DATABASE_URL)
    if DATABASE.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_URL must be the address of a PostgreSQL server, "
            "postgres://user:password@host:5432/name. See .env.example."
        )
SERVING_THREADS = 8
POOL = {"min_size": 1, "max_size": SERVING_THREADS, "timeout": 10}
# At PostgreSQL's own 0.6, a search forgives one letter replaced in a name as short as
# "Skywin" one time out of five; at 0.5 two times out of three, for a fifth more rows.
FORGIVING = "-c pg_trgm.word_similarity_threshold=0.5"
DATABASES = {
    "default": DATABASE
    | {
        "OPTIONS": {"pool": POOL, "options": FORGIVING} | DATABASE.get("OPTIONS", {}),
        # A server that was restarted has cut the connections in the pool.
        "CONN_HEALTH_CHECKS": True,
    }
}
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

# Static files of the packages that the pages use; ours are in the apps.

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
PACKAGES = SITE_DIR / "frontend" / "node_modules"
STATICFILES_DIRS = [
    ("vendor/htmx", PACKAGES / "htmx.org" / "dist"),
    ("vendor/echarts", PACKAGES / "echarts" / "dist"),
    ("vendor/source-sans-3", PACKAGES / "@fontsource-variable/source-sans-3/files"),
]
STATICFILES_FINDERS = [
    "walloon_clusters.finders.SiteFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "walloon_clusters.storage.SiteStorage"},
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

HTTPS = env.bool("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by machines, from inside
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "registry.rights.backend.RoleBackend",
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "desk"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
# The pair: neither a shared address nor a stranger's guesses lock a colleague out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]

# Logs: everything worth a warning, to the console, in production too.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": []}},
}

# Spreadsheets

IMPORT_EXPORT_USE_TRANSACTIONS = True

# Uploads: what is too large for any import is not kept on the way in.

FILE_UPLOAD_HANDLERS = [
    "registry.files.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Kinds of imports, in the order in which they are offered

IMPORT_KINDS = [
    "registry.imports.members.kind.MEMBERS",
    "programmes.imports.kind.GRANTS",
    "registry.register.enriching.kind.ENRICHMENT",
    "registry.proposals.kind.CHANGES",
]

# How long things are kept: the worker removes them afterwards, and keep_terms

KEEP_VIEWINGS_DAYS = env.int("KEEP_VIEWINGS_DAYS", default=1826)

# Work that outlives a request

PROCRASTINATE_IMPORT_PATHS = [
    "registry.imports.plans.tasks",
    "registry.proposals.mail",
]
