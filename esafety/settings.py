"""Settings, read from the environment. Nothing insecure starts unless DEMO is on.

Environment: DATABASE_URL, PURGE_DATABASE_URL, PG_BIN, SECRET_KEY, SECRET_KEY_OLD, INCIDENT_KEYS, ALLOWED_HOSTS,
BOARD_NAME, MAIL_URL, MAIL_FROM, SITE_URL, UPLOAD_SCANNER, CLAMD_URL, EVIDENCE_URL, AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, METRICS_TOKEN, HEALTH_NETWORKS, NATION, CASE_NUMBER_PATTERN, DEBUG, DEMO. Those that
hold a secret may be given as a file (esafety/running/environment.py). What only a connection can tell of the database
is looked at in core/web/checks.py.
"""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host
from django.utils.csp import CSP

from core.board.notices import read_notices
from core.web.logs import logging_settings
from esafety.running.environment import (
    MAIL_EXAMPLE,
    MAKE_KEY,
    check_key,
    check_sender,
    read_database,
    read_mailer,
    read_nation,
    read_networks,
    read_pattern,
    read_scanner,
    read_secret_files,
    read_store,
)

os.environ.update(read_secret_files(os.environ))  # before anything reads them

from accounts.sign_in.settings import *  # noqa: E402, F403 (the block stands beside the code that it steers)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))


def on(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


DEMO = on("DEMO")
DEBUG = on("DEBUG")
# Commands that sign nothing and serve nobody need neither a secret nor a host name: building an image, reading a file
BUILDING = len(sys.argv) > 1 and sys.argv[1] in {"collectstatic", "read_timescale", "import_plan", "export_plan"}

SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if not BUILDING:
        raise ImproperlyConfigured(
            f"SECRET_KEY is not set. Set it to a long random text, for example the output of: {MAKE_KEY}"
        )
    SECRET_KEY = secrets.token_urlsafe(50)  # known to nobody, and gone with the process
elif not BUILDING:
    check_key("SECRET_KEY", SECRET_KEY, 50, strict=not DEMO)  # the length that Django’s own check asks for
# While the key is changed, those from before still open what they sealed and signed (docs/deploying.md)
SECRET_KEY_FALLBACKS = [key.strip() for key in os.environ.get("SECRET_KEY_OLD", "").split(",") if key.strip()]
for key in SECRET_KEY_FALLBACKS:
    check_key("A key in SECRET_KEY_OLD", key, 32, strict=False)

# Case numbers of incidents are encrypted under keys of their own, the current one first (docs/deploying.md)
INCIDENT_KEYS = [key.strip() for key in os.environ.get("INCIDENT_KEYS", "").split(",") if key.strip()]
if not INCIDENT_KEYS and (DEMO or BUILDING):
    INCIDENT_KEYS = [f"demonstration {SECRET_KEY}"]
if not INCIDENT_KEYS:
    raise ImproperlyConfigured(
        "INCIDENT_KEYS is not set, so that case numbers could not be encrypted. Set it to a long random text, for "
        f"example the output of: {MAKE_KEY}. Keep a copy apart from the backups: without it no case number can be "
        "read again."
    )
for place, key in enumerate(INCIDENT_KEYS):  # the old ones only open what is sealed, so weak ones can be replaced
    check_key("A key in INCIDENT_KEYS", key, 32, strict=place == 0 and not DEMO and not BUILDING)
if SECRET_KEY in INCIDENT_KEYS:
    raise ImproperlyConfigured("INCIDENT_KEYS must be other keys than SECRET_KEY.")
DEFAULT_CASE_NUMBER_PATTERN = "[A-Z]{0,4}[0-9/-]{3,14}"
CASE_NUMBER_PATTERN = read_pattern(os.environ.get("CASE_NUMBER_PATTERN", ""), DEFAULT_CASE_NUMBER_PATTERN)
INCIDENT_IDLE_MINUTES = 15  # pages of incidents end sooner than others

LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
if DEMO and not ALLOWED_HOSTS:
    ALLOWED_HOSTS = sorted(LOOPBACK)
if not ALLOWED_HOSTS and not BUILDING:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is not set. Set it to the host names under which the site is reached, joined by commas."
    )
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the host names; * would accept any.")
if DEMO and not set(ALLOWED_HOSTS) <= LOOPBACK:
    raise ImproperlyConfigured("The demonstration (DEMO=1) is served to this machine only: leave ALLOWED_HOSTS unset.")
if DEBUG and not DEMO:
    raise ImproperlyConfigured("DEBUG may only be on in demonstration mode (DEMO=1).")

HEALTH_NETWORKS = read_networks(os.environ.get("HEALTH_NETWORKS", ""))  # in core/web/health.py
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "").strip()  # without it there is no page of metrics
if METRICS_TOKEN and not BUILDING:
    check_key("METRICS_TOKEN", METRICS_TOKEN, 32, strict=not DEMO)

# The board

BOARD_NAME = os.environ.get("BOARD_NAME", "Northmere Safeguarding Children Board" if DEMO else "")
if not BOARD_NAME and not BUILDING:
    raise ImproperlyConfigured("BOARD_NAME is not set. Set it to the board's name as it should be printed.")
SERVICE_NAME = "e-Safety Action Plan"
BOARD_CONTACT_EMAIL = os.environ.get("BOARD_CONTACT_EMAIL", "")
BOARD_CONTACT_PHONE = os.environ.get("BOARD_CONTACT_PHONE", "")
ESLO_LABEL = os.environ.get("ESLO_LABEL", "e-Safety Safeguarding Lead Officer")
NATION = read_nation(os.environ.get("NATION", ""))  # whose bank holidays count
# What the accessibility statement and the privacy notice say of themselves
NOTICES = read_notices(os.environ)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "simple_history",
    "django_filters",
    "django_htmx",
    "django_tasks_db",
    "core",
    "accounts",
    "agencies",
    "actions",
    "audits",
    "incidents",
    "voices",
    "guidance",
    "reports",
    "reminders",
    "api",
    "esafety",
]

MIDDLEWARE = [
    "core.web.logs.RequestIdMiddleware",
    "core.web.middleware.RequestSizeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "core.web.health.HealthCheckMiddleware",  # answers by itself, before anything looks at the host name or at TLS
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # its files are compressed already, and 304s must stay empty
    # Whether a page holds some words could be guessed from its compressed length by whoever can have it repeat theirs
    # beside them (BREACH). Here: each answer is up to 99 random bytes longer, the form's token is masked anew in each,
    # other sites cannot send our forms (token, SameSite=Lax), and what is shown once is shown after a form only.
    "django.middleware.gzip.GZipMiddleware",
    "voices.answering.web.UntracedPagesMiddleware",  # answers by itself: what is below never sees these requests
    "api.middleware.CookielessMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "accounts.sessions.timeout.LastPersonMiddleware",
    "accounts.middleware.NoStoreMiddleware",
    "audits.links.services.visitors.ReturnLinkMiddleware",
    "core.kept_forms.middleware.KeptFormsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.second_factor.rules.SecondFactorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.proof.ProofMiddleware",
    "core.security.middleware.SecurityJournalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "esafety.navigation.NavigationMiddleware",
    "core.kept_forms.middleware.FormKeyMiddleware",
    "core.web.middleware.OwnErrorPagesMiddleware",
    "core.kept_forms.guard.GuardMiddleware",
]

# Addresses of which nothing is kept: no session, no cookie, no line in the log (ADR 89)
UNTRACED_PATHS = ("/s/",)

ROOT_URLCONF = "esafety.urls"
WSGI_APPLICATION = "esafety.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.pages.context.site",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["core.templatetags.components"],
        },
    }
]
FORM_RENDERER = "core.pages.fields.DesignSystemRenderer"

# Database

DATABASES = {"default": read_database(os.environ.get("DATABASE_URL", ""), "postgres:///esafety" if BUILDING else "")}
# A start asks for the role (core/web/checks.py): a database that cannot be reached must not hold it up for minutes
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)  # seconds
# Pages ask for few rows out of an index, many people at once, on disks without moving heads: to compile a statement or
# to start helpers for it takes longer than it saves, and an index is cheap to read.
DATABASES["default"]["OPTIONS"].setdefault(
    "options", "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"
)
# The same database as the role that may remove from the history; for the scheduler alone (docs/deploying.md)
if PURGE_DATABASE_URL := os.environ.get("PURGE_DATABASE_URL", "").strip():
    DATABASES["purge"] = DATABASES["default"] | read_database(PURGE_DATABASE_URL, "", name="PURGE_DATABASE_URL")
    DATABASES["purge"] |= {"OPTIONS": DATABASES["default"].get("OPTIONS", {}), "TEST": {"MIRROR": "default"}}
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["agencies.backend.Backend"]

# The folder of pg_dump and pg_restore, where it is not one of the usual ones (core/backup/database.py)
PG_BIN = os.environ.get("PG_BIN", "").strip()

# Cache: a table of our own database, which all processes share, since sign-in limits are counted in it (ADR 48).
# Django would drop entries from 300 on, so that whoever tries many accounts would have the attempts at one of them
# forgotten; what is over is deleted every day.

if "CACHE_URL" in os.environ and not BUILDING:
    raise ImproperlyConfigured(
        "Remove CACHE_URL: there is no separate cache server any more. The database of DATABASE_URL keeps sessions, "
        "sign-in limits and the cache."
    )
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# Background work: kept in our own database, done by `manage.py worker` (in the demonstration, beside the server)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}

# Mail: smtp+tls://user:password@host:port, smtps:// likewise, smtp:// without encryption to this machine

MAIL_URL = os.environ.get("MAIL_URL", "").strip()
if not MAIL_URL and not DEMO and not BUILDING:
    raise ImproperlyConfigured(
        f"MAIL_URL is not set, so that no mail could be sent. Set it to the mail server, for example {MAIL_EXAMPLE}."
    )
# Without a mail server, as in the demonstration, emails are read on their page: printed they would bury all else
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
if MAIL_URL:
    MAILERS = {"default": {"BACKEND": "core.mail.smtp.Mailer", "OPTIONS": read_mailer(MAIL_URL, demo=DEMO or BUILDING)}}
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "").strip()
if not DEMO and not BUILDING:
    check_sender(DEFAULT_FROM_EMAIL)
DEFAULT_FROM_EMAIL = DEFAULT_FROM_EMAIL or BOARD_CONTACT_EMAIL or "noreply@localhost"

# The address of the site, for links in emails: written outside any request, so nobody can choose it by a header

SITE_URL = os.environ.get("SITE_URL", "").strip().rstrip("/")
if not SITE_URL and DEMO:
    SITE_URL = "http://127.0.0.1:8000"
elif not SITE_URL and ALLOWED_HOSTS and not ALLOWED_HOSTS[0].startswith("."):
    SITE_URL = f"https://{ALLOWED_HOSTS[0]}"
if not BUILDING:
    if not SITE_URL:
        raise ImproperlyConfigured(
            "SITE_URL is not set, and ALLOWED_HOSTS begins with a whole domain. Set it to the address under which the "
            "site is reached, for example https://plan.example.gov.uk; links in emails begin with it."
        )
    if not SITE_URL.startswith(("https://", "http://") if DEMO else "https://"):
        raise ImproperlyConfigured("SITE_URL must begin with https://, since emails hold secret links.")
    if not validate_host(urlsplit(SITE_URL).hostname or "", ALLOWED_HOSTS):
        raise ImproperlyConfigured("The host of SITE_URL is not in ALLOWED_HOSTS, so links in emails would not open.")

# Words, dates, places

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, P"  # as of en-gb: templates/base.html turns formats by language off
FORMAT_MODULE_PATH = None
URLIZE_ASSUME_HTTPS = True  # of addresses that are typed without it, such as www.example.org

# Static and uploaded files

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": read_store(
        os.environ.get("EVIDENCE_URL", "").strip(), os.environ, folder=VAR_DIR / "files", demo=DEMO or BUILDING
    ),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# A function (content, name) → "" or what was found, by its dotted name: asked about every file before it is kept
UPLOAD_SCANNER = os.environ.get("UPLOAD_SCANNER", "").strip()
CLAMD_ADDRESS = read_scanner(os.environ.get("CLAMD_URL", "").strip(), UPLOAD_SCANNER, demo=DEMO or BUILDING)
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site reads our files with a script
MAX_REQUEST_BYTES = 25_000_000  # a plan file of 20 MB and the form around it
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# Security

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
DEFAULT_EXCEPTION_REPORTER = "core.web.views.OwnReporter"
CSRF_FAILURE_VIEW = "core.web.views.csrf_failure"
# Browsers take a cookie of this name only over TLS, for every path, from this very host: no subdomain can set ours
COOKIE_PREFIX = "" if DEMO else "__Host-"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = "core.web.message_cookies.MessageStorage"
if not DEMO:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = not on("TLS_ELSEWHERE")
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SESSION_ENGINE = "accounts.sessions.store"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_DATE_INDEX = "Composite"

LOGGING = logging_settings(demonstration=DEMO)
