"""The site's settings; what differs per environment is read from the environment.

`.env.example` says what each variable means. With none of them set this is a
development site, on the PostgreSQL that comes with the project.
"""

import os
import secrets
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import environ
import pgtrigger
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from walloon_clusters import database
from walloon_clusters.secret_files import with_secrets

BASE_DIR = Path(__file__).resolve().parent.parent
SITE_DIR = BASE_DIR / "walloon_clusters"
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
env.read_env(BASE_DIR / ".env")  # what the environment itself says goes first
env.ENVIRON = with_secrets(os.environ)


def stated(variable: str, how: str) -> str:
    """Return a variable that a production site must state, empty in development."""
    value = env.str(variable, default="")
    if not value and not DEBUG:
        raise ImproperlyConfigured(
            f"DEBUG is false, and {variable} is not set. {how} See .env.example."
        )
    return value


def server_at(variable: str, address: str) -> dict:
    """Return Django's settings for the server at an address that a variable states."""
    server = env.db_url_config(address)
    if server.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            f"{variable} must be the address of a PostgreSQL server, "
            "postgres://user:password@host:5432/name. See .env.example."
        )
    if password := env.str("DATABASE_PASSWORD", default=""):
        if server["PASSWORD"]:
            raise ImproperlyConfigured(
                f"{variable} holds a password, and DATABASE_PASSWORD is set. "
                "Take one of them away."
            )
        server["PASSWORD"] = password
    server["ENGINE"] = "walloon_clusters.database"  # waits for none that is away
    return server


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
# Keys that were the site's before, newest first: what they encrypted is still read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = stated(
    "ALLOWED_HOSTS",
    "Set it to the names by which people reach the site, with commas between: "
    "clusters.example.org,www.clusters.example.org",
).split(",")
if DEBUG:
    ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "walloon_clusters",
    "walloon_clusters.accounts",
    "evaluation",
    "programmes",
    "registry",
    "walloon_clusters.admin_site.Admin",  # Django's, with headings
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
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
    "corsheaders",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "walloon_clusters.watching.requests.WatchedRequests",
    "registry.ordered.middleware.OrdersLongFiles",
    "walloon_clusters.headers.AskedOfBrowsers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "walloon_clusters.accounts.refusals.RefusalsWrittenDown",
    "django.middleware.security.SecurityMiddleware",
    "walloon_clusters.watching.health.HealthFirst",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "registry.bounds.static.StaticFilesAlone",
    "walloon_clusters.compression.CompressedText",
    "corsheaders.middleware.CorsMiddleware",
    "registry.replicas.middleware.ReadsFromReplicas",
    "registry.api.door.DoorForPrograms",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "walloon_clusters.accounts.sessions.SessionLimits",
    "walloon_clusters.accounts.second_factor.SecondFactorFirst",
    "registry.state.unchanged.UnchangedPages",
    "pghistory.middleware.HistoryMiddleware",
    "registry.log.viewing.ViewingsWrittenDown",
    "registry.following.middleware.FeedsOfPages",
    "registry.recorded.middleware.AsKnownOn",
    "registry.values.ValuesOfTheDay",
    "registry.state.kept.CountedOnce",
    "registry.bounds.stopped.StoppedInTime",
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
# Where DATABASE_URL leads to PgBouncer, only pages are answered through it: the worker
# listens, and commands hold locks, for longer than a transaction.
DATABASE_DIRECT_URL = env.str("DATABASE_DIRECT_URL", default="")
if DATABASE_URL in ("", "embedded"):
    DATABASE = database.configuration(VAR_DIR / "postgres")
elif not DATABASE_DIRECT_URL:
    DATABASE = server_at("DATABASE_URL", DATABASE_URL)
elif "walloon_clusters.wsgi" in sys.modules:
    DATABASE = server_at("DATABASE_URL", DATABASE_URL)
    DATABASE["ENGINE"] = "walloon_clusters.database.pooled"
else:
    DATABASE = server_at("DATABASE_DIRECT_URL", DATABASE_DIRECT_URL)
SERVING_THREADS = 16
POOL = {
    "min_size": 1,
    "max_size": SERVING_THREADS,
    "timeout": 10,
    # Of a database that is away: the next request tries again, not a clock.
    "reconnect_timeout": 1,
}
DATABASES = {
    "default": DATABASE
    | {
        # What holds in each connection is kept by the database itself, since a pool of
        # connections outside refuses it here: registry/models/sql/0_settings.sql.
        "OPTIONS": {"pool": POOL} | DATABASE.get("OPTIONS", {}),
        # A server that was restarted has cut the connections in the pool.
        "CONN_HEALTH_CHECKS": True,
    }
}

# Replicas: see registry/replicas. Nobody is in a hurry to find one that is away.

REPLICA_URLS = env.list("REPLICA_URLS", default=[])
REPLICA_LAG_SECONDS = env.int("REPLICA_LAG_SECONDS", default=5)
REPLICAS = [f"replica_{number}" for number, _url in enumerate(REPLICA_URLS, start=1)]
for alias, url in zip(REPLICAS, REPLICA_URLS, strict=True):
    DATABASES[alias] = server_at("REPLICA_URLS", url)
    DATABASES[alias] |= {
        "ENGINE": "registry.replicas.postgresql",
        "OPTIONS": {
            "options": "-c default_transaction_read_only=on",
            "connect_timeout": 2,
            "tcp_user_timeout": 5000,
        }
        | DATABASES[alias].get("OPTIONS", {}),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"MIRROR": "default"},
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

# Static files of the packages that pages use, one as a bundle; ours are in the apps.

STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_DIR", default=str(VAR_DIR / "static"))
PACKAGES = SITE_DIR / "frontend" / "node_modules"
STATICFILES_DIRS = [
    ("vendor/htmx", PACKAGES / "htmx.org" / "dist"),
    ("vendor/echarts", SITE_DIR / "frontend" / "bundled"),
    ("vendor/swagger-ui", PACKAGES / "swagger-ui-dist"),
    ("vendor/source-sans-3", PACKAGES / "@fontsource-variable/source-sans-3/files"),
]
if not DEBUG:
    # Once they are collected, an installed site has no packages of npm any more.
    STATICFILES_DIRS = [each for each in STATICFILES_DIRS if each[1].is_dir()]
STATICFILES_FINDERS = [
    "walloon_clusters.finders.SiteFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "walloon_clusters.storage.SiteStorage"},
}

# The API: see registry/api

# How often a client may ask in a minute; 0 sets no limit.
API_REQUESTS_A_MINUTE = env.int("API_REQUESTS_A_MINUTE", default=120)
REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "registry.api.problems.answer_with_problem",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Walloon Clusters",
    "DESCRIPTION": (
        "The registry of Wallonia's business clusters, competitiveness poles and "
        "innovation hubs: who belongs to what, since when, and which document says "
        "so. For reading only, for everybody. Every list and every record has the "
        "address of its page behind /api/v1. Programs must take fields that are added."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.0.3",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATION_PARAMETERS": False,
    "POSTPROCESSING_HOOKS": [],
}
# Pages of any other site may read it, as nobody.
CORS_URLS_REGEX = r"^/api/v1(/|$)"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_EXPOSE_HEADERS = ["ETag", "RateLimit", "RateLimit-Policy", "Retry-After"]

# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # The signs of the API's page, and the code that an app photographs, come so.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

HTTPS = env.bool("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|livez|readyz)$"]  # asked from inside
# With this prefix a browser takes a cookie from this very host alone, over HTTPS: no
# neighbour under the same domain can plant one.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "walloon_clusters.accounts.refusals.form_refused"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# In a cookie of their own they would be shown on pages that are kept for everybody.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# How many proxies stand before the site: each adds to X-Forwarded-For the address that
# it was asked from, and what stands before those anybody can claim.
PROXIES = env.int("PROXIES", default=int(env.bool("BEHIND_PROXY", default=False)))
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Accounts: see walloon_clusters/accounts

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "registry.rights.backend.RoleBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "walloon_clusters.accounts.passwords.NotCommon"},
    {
        "NAME": "django.contrib.auth.password_validation"
        ".UserAttributeSimilarityValidator"
    },
]
PASSWORD_RESET_TIMEOUT = int(timedelta(days=3).total_seconds())

# A session ends with the browser, so long after its last page, and so long after login.
SESSION_COOKIE_AGE = 60 * env.int("SESSION_IDLE_MINUTES", default=60)
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Whoever has a right that an app calls grave uses a second factor in each session.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not DEBUG)

ACCOUNT_ADAPTER = "walloon_clusters.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Guessed passwords have brakes of their own (accounts/brakes.py). These are for codes
# of the second factor, which only somebody with the password comes to guess.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "walloon_clusters.accounts.adapters.SecondFactorAdapter"
PASSKEYS = "walloon_clusters.accounts.passkey_forms"
MFA_FORMS = {
    "authenticate": "walloon_clusters.accounts.forms.CodeForm",
    "add_webauthn": f"{PASSKEYS}.PasskeyAddition",
    "login_webauthn": f"{PASSKEYS}.PasskeyLogin",
    "authenticate_webauthn": f"{PASSKEYS}.PasskeyAsSecond",
    "reauthenticate_webauthn": f"{PASSKEYS}.PasskeyAgain",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow it for localhost alone
USERSESSIONS_TRACK_ACTIVITY = False  # once a minute is enough: see SessionLimits

# Another site that says who somebody is. An account is tied to it by its owner, after
# logging in here, or by an administrator: by the identifier that the other site never
# gives to anybody else.
SOCIALACCOUNT_ADAPTER = "walloon_clusters.accounts.adapters.OtherSiteAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
OPENID_CONNECT_SERVER = env.str("OPENID_CONNECT_SERVER", default="")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "walloon_clusters.accounts.other_site.OtherSite",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [],
    }
}
if OPENID_CONNECT_SERVER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "organisation",
            "name": env.str("OPENID_CONNECT_NAME", default="OpenID Connect"),
            "client_id": stated(
                "OPENID_CONNECT_CLIENT_ID", "The server gives it to the site."
            ),
            "secret": env.str("OPENID_CONNECT_SECRET", default=""),
            "settings": {"server_url": OPENID_CONNECT_SERVER},
        }
    ]

# What all processes count together, such as codes that were used: a table. What each
# process keeps for itself of a state of the registry: see registry/state.

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_remembered",
    },
    "kept": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "kept",
        "TIMEOUT": None,
        # At most a megabyte each, a few kilobytes as a rule.
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": None,
        # A megabyte each at most, a twentieth of that as a rule.
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}

# Mail

MAIL = bool(env.str("EMAIL_URL", default=""))
globals().update(env.email_url("EMAIL_URL") if MAIL else {})
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="webmaster@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = MAIL
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody has this site write to strangers

# Watching: see walloon_clusters/watching

# The web server writes no lines of its own for requests: ours hold no secret.
LOG_FORMAT = env.str("LOG_FORMAT", default="text" if DEBUG else "json")
if LOG_FORMAT not in ("json", "text"):
    raise ImproperlyConfigured("LOG_FORMAT must be json or text. See .env.example.")
LOG_LEVEL = env.str("LOG_LEVEL", default="WARNING" if DEBUG else "INFO").upper()
# Whom errors are mailed to, as log lines tell them; a storm of them in a few mails.
ADMINS = [("", address) for address in env.list("ERROR_MAIL", default=[])]
EMAIL_SUBJECT_PREFIX = "[Walloon Clusters] "
EMAIL_TIMEOUT = 10
WATCHING = "walloon_clusters.watching"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": f"{WATCHING}.lines.JsonLine"},
        "text": {"()": f"{WATCHING}.lines.TextLine"},
    },
    "filters": {"worker": {"()": f"{WATCHING}.lines.WorkersLines"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["worker"],
        },
        "mail": {"class": f"{WATCHING}.mail.ErrorMail", "level": "ERROR"},
    },
    # Libraries may tell at length what they were given: of theirs, what went wrong.
    "root": {
        "handlers": ["console", "mail"] if ADMINS else ["console"],
        "level": "WARNING" if LOG_LEVEL in ("DEBUG", "INFO") else LOG_LEVEL,
    },
    "loggers": {
        **{
            name: {"level": LOG_LEVEL}
            for name in (
                *("walloon_clusters", "registry", "programmes", "evaluation"),
                "procrastinate",
            )
        },
        "django": {"handlers": []},
        # What was not found, or not allowed, stands in the line of the request.
        "django.request": {"level": "ERROR"},
        # Logins and refusals: see walloon_clusters/accounts/recording.py
        "walloon_clusters.security": {"level": "INFO"},
    },
}

# Where Prometheus reads what is counted: on a port of its own, for those inside alone.
METRICS_PORT = env.int("METRICS_PORT", default=0)
METRICS_HOST = env.str("METRICS_HOST", default="127.0.0.1")

# Where traces are sent; the library reads its other variables (OTEL_…) by itself.
OTEL_EXPORTER_OTLP_ENDPOINT = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", default="")

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

# Hosts that the check of links asks though they are no part of the public web

LINK_HOSTS_ALLOWED = env.list("LINK_HOSTS_ALLOWED", default=[])

# Hosts whose programs kept views may call though they are no part of the public web

HOOK_HOSTS_ALLOWED = env.list("HOOK_HOSTS_ALLOWED", default=[])

# How long things are kept: the worker removes them afterwards, and keep_terms

KEEP_IMPORT_FILES_DAYS = env.int("KEEP_IMPORT_FILES_DAYS", default=730)
KEEP_LOGINS_DAYS = env.int("KEEP_LOGINS_DAYS", default=365)
KEEP_VIEWINGS_DAYS = env.int("KEEP_VIEWINGS_DAYS", default=1826)

# The dump: see registry/dump

# Where dumps are, and how many of them; the site and the worker share the folder.
DUMP_DIR = env.str("DUMP_DIR", default=str(VAR_DIR / "dumps"))
DUMPS_KEPT = env.int("DUMPS_KEPT", default=7)
# Who publishes the registry, and under which licence: said in dumps and citations.
DATA_PUBLISHER = env.str("DATA_PUBLISHER", default="Walloon Clusters")
DATA_LICENCE = env.str("DATA_LICENCE", default="CC-BY-4.0")
DATA_LICENCE_URL = env.str(
    "DATA_LICENCE_URL", default="https://creativecommons.org/licenses/by/4.0/"
)

# Backups: see walloon_clusters/backups

# Where an upgrade puts the backup that it takes first.
BACKUP_DIR = env.str("BACKUP_DIR", default=str(VAR_DIR / "backups"))

# Bounds: see registry/bounds

# How often a client may ask for pages in a minute, of each process; 0 sets no limit.
PAGE_REQUESTS_A_MINUTE = env.int("PAGE_REQUESTS_A_MINUTE", default=600)

# After how many seconds a file that is not whole is left to the worker; 0 leaves none.
FILE_SECONDS = env.float("FILE_SECONDS", default=3)
# Where such files are, which the site and the worker share, and for how long.
ORDERED_DIR = env.str("ORDERED_DIR", default=str(Path(DUMP_DIR) / "ordered"))
KEEP_ORDERED_HOURS = env.int("KEEP_ORDERED_HOURS", default=24)

# Work that outlives a request

PROCRASTINATE_ON_APP_READY = f"{WATCHING}.jobs.watch"
PROCRASTINATE_IMPORT_PATHS = [
    "walloon_clusters.work.tasks",
    "registry.imports.plans.tasks",
    "registry.erasure.tasks",
    "registry.documents.tasks",
    "registry.proposals.mail",
    "registry.following.tasks",
    "registry.dump.tasks",
    "registry.state.tasks",
    "registry.ordered.tasks",
]
