"""Every setting, with defaults that run on one machine with nothing else installed; the environment overrides.

What is read from the environment is declared in `declarations.py`, and nowhere else.
"""

import os
from importlib.util import find_spec
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from placefund.config.declarations import SETTINGS
from placefund.config.environment import Environment
from placefund.config.kinds import Wrong

try:
    given = Environment(os.environ)
except Wrong as faults:
    raise ImproperlyConfigured(str(faults)) from None
DECLARED = SETTINGS
"""The table of settings, for whoever draws the reference or looks after an installation."""

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent
IS_CHECKOUT = (CHECKOUT / "pyproject.toml").exists()

# Where this installation keeps its data: the database, uploaded files, the secret key.
HOME = Path(
    given.text("PLACEFUND_HOME", otherwise=str((CHECKOUT if IS_CHECKOUT else Path.home()) / ".placefund"))
).expanduser()
_OWN_FUNDBOOKS = CHECKOUT / "fundbooks" if (CHECKOUT / "fundbooks").is_dir() else PACKAGE / "fundbooks" / "shipped"
FUNDBOOKS_DIR = Path(given.text("PLACEFUND_FUNDBOOKS", otherwise=str(_OWN_FUNDBOOKS)))
REGISTERS_DIR = given.text("PLACEFUND_REGISTERS")
BACKUPS_DIR = Path(given.text("PLACEFUND_BACKUPS", otherwise=str(HOME / "backups")))
BACKUPS_KEPT = max(given.whole("PLACEFUND_BACKUPS_KEPT"), 1)
SETTINGS_FILE = given.text("PLACEFUND_SETTINGS_FILE")


def _secret_key() -> str:
    """The key from the environment, else one made once for this installation and kept beside its data, never in the code."""
    from django.core.management.utils import get_random_secret_key

    if written := given.text("PLACEFUND_SECRET_KEY"):
        return written
    path = HOME / "secret-key"
    if path.exists():
        return path.read_text().strip()
    key = get_random_secret_key()
    try:
        HOME.mkdir(
            mode=0o700, parents=True, exist_ok=True
        )  # the database lies in it, and mails where no server takes them
        path.touch(mode=0o600)
        path.write_text(key)
    except OSError:
        # A read-only installation still starts; people then have to sign in again after a restart.
        return key
    return key


SECRET_KEY = _secret_key()
# Keys that were this installation's before: what was signed or encrypted with them can still be read, and nothing new is.
SECRET_KEY_FALLBACKS = given.words("PLACEFUND_OLD_SECRET_KEYS")
DEBUG = given.switch("PLACEFUND_DEBUG")
# An installation made by `placefund demo` carries this mark: only there can people sign in by a button and time be moved.
DEMO_MARK = HOME / "this-is-a-demonstration"
DEMO = given.switch("PLACEFUND_DEMO", otherwise=DEMO_MARK.exists()) and not given.switch("PLACEFUND_HTTPS")
ALLOWED_HOSTS = given.words("PLACEFUND_HOSTS")
CSRF_TRUSTED_ORIGINS = given.words("PLACEFUND_ORIGINS")
BEHIND_HTTPS = given.switch("PLACEFUND_HTTPS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "placefund.records",
    "placefund.people",
    "placefund.places",
    "placefund.documents",
    "placefund.notices",
    "placefund.ledger",
    "placefund.funds",
    "placefund.accounts",
    "placefund.partnerships",
    "placefund.programmes",
    "placefund.readiness",
    "placefund.plans",
    "placefund.applications",
    "placefund.drafting",
    "placefund.enquiries",
    "placefund.assessment",
    "placefund.matching",
    "placefund.panels",
    "placefund.scenarios",
    "placefund.decisions",
    "placefund.pipelines",
    "placefund.portfolios",
    "placefund.awards",
    "placefund.delivery",
    "placefund.onward",
    "placefund.returns",
    "placefund.gates",
    "placefund.changes",
    "placefund.organisations",
    "placefund.evaluation",
    "placefund.opendata",
    "placefund.overview",
    "placefund.fundbooks",
    "placefund.rehearsal",
    "placefund.operations",
    "placefund.config",
    "placefund.design",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Long tables shrink to a tenth. Django masks its tokens anew in each answer and pads it: lengths tell nothing of them.
    "django.middleware.gzip.GZipMiddleware",
    "placefund.config.middleware.keep_private",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "placefund.config.middleware.refuse_what_is_too_large",
    "placefund.config.middleware.refuse_bad_input",
]

ROOT_URLCONF = "placefund.config.urls"
WSGI_APPLICATION = "placefund.config.wsgi.application"
FORM_RENDERER = "placefund.design.forms.GovukRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "placefund.config.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "placefund.design.templatetags.placefund",
                "placefund.design.templatetags.design",
                "placefund.design.templatetags.frame",
            ],
        },
    }
]

# With recursive triggers, INSERT OR REPLACE asks the triggers that refuse to let the row go that it would replace.
# NORMAL may lose the last commits when the power fails, and never corrupts; FULL waits for the disk at each commit.
SQLITE_SYNCHRONOUS = given.text("PLACEFUND_SQLITE_SYNCHRONOUS")
SQLITE_OPTIONS = {
    # A deferred transaction that later writes fails under load with "database is locked"; an immediate one waits its turn.
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        f"PRAGMA journal_mode=WAL;PRAGMA synchronous={SQLITE_SYNCHRONOUS};PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;"
        "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-16000;"
    ),
}
DATABASE_URL = given.text("DATABASE_URL")
if DATABASE_URL:
    DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL) | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(HOME / "placefund.sqlite3"),
            "CONN_MAX_AGE": None,
        }
    }
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Django's own, except that a migration which has to build a table anew keeps the triggers that protect it.
    DATABASES["default"] |= {"ENGINE": "placefund.records.sqlite", "OPTIONS": SQLITE_OPTIONS}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

IS_QUEUED = given.switch("PLACEFUND_QUEUE")
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if IS_QUEUED
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}
# Where no worker does it, a thread answers a forgotten password: the page takes as long for an address that nobody has.
ANSWERS_APART = not IS_QUEUED
# `smtp+tls://name:password@host:587`, `smtp+ssl://…:465`, or nothing: then mails are written to files.
EMAIL_URL = given.text("PLACEFUND_EMAIL_URL")
if EMAIL_URL:
    globals().update(environ.Env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = given.text("PLACEFUND_EMAIL_BACKEND")
EMAIL_FILE_PATH = str(HOME / "mail")
EMAIL_TIMEOUT = 20  # a relay that does not answer is a failure that is tried again, and no page waits for it longer
DEFAULT_FROM_EMAIL = given.text("PLACEFUND_FROM")
REPLY_TO = given.text("PLACEFUND_REPLY_TO")
# The hour of the day, in London, at which those who have chosen so get one mail of what happened since the last.
DIGEST_HOUR = given.whole("PLACEFUND_DIGEST_HOUR")
# What this installation is called, and its address as people open it: it stands in the links of mails.
SITE_NAME = given.text("PLACEFUND_SITE_NAME")
ADDRESS = given.text("PLACEFUND_ADDRESS")

# Second factors are demanded, and people prove again that it is them before they sign or pay. No word of the environment turns
# this off: only tests of other things do.
ASKS_FOR_PROOF = True
AUTH_USER_MODEL = "people.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "tasks"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
# By this prefix a browser takes the cookie over HTTPS alone, and from this host alone: no neighbour under the domain can set it.
SESSION_COOKIE_NAME = "__Host-sessionid" if BEHIND_HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if BEHIND_HTTPS else "csrftoken"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "placefund.config.errors.csrf_failure"
SECURE_SSL_REDIRECT = BEHIND_HTTPS
SECURE_HSTS_SECONDS = 31536000 if BEHIND_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# English is the language in which sentences are written, and the only one so far; a language is a catalogue in `locale/`.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

SSO_ISSUER = given.text("PLACEFUND_SSO_ISSUER")
SSO_CLIENT_ID = given.text("PLACEFUND_SSO_CLIENT_ID")
SSO_CLIENT_SECRET = given.text("PLACEFUND_SSO_CLIENT_SECRET")
SSO_NAME = given.text("PLACEFUND_SSO_NAME")
SSO_FACTORS = given.words("PLACEFUND_SSO_FACTORS")

STATIC_URL = "static/"
# Files are served from the packages themselves; a folder is needed only by an operator who collects them for another server.
STATIC_ROOT = given.text("PLACEFUND_STATIC") or None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# Files are kept in a folder of this machine, or in a bucket: then these are the options of django-storages that name it.
MEDIA_ROOT = HOME / "documents"
FILES_BUCKET = given.bucket("PLACEFUND_FILES")
if FILES_BUCKET and find_spec("storages") is None:
    raise ImproperlyConfigured(
        "PLACEFUND_FILES names a bucket, and what speaks to buckets is not installed: pip install 'placefund[s3]'."
    )
# A request body larger than this is refused before it is read; evidence files have their own, larger limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DOCUMENT_MAX_BYTES = 10_000_000
# Where ClamAV's daemon listens: `host:port`, or the path of its socket. Without it, files say that they are not scanned.
CLAMD = given.text("PLACEFUND_CLAMD")
# Who publishes open data from this installation: its name, and its number in a public register (org-id.guide) where it has one.
PUBLISHER_NAME = given.text("PLACEFUND_PUBLISHER_NAME")
PUBLISHER_ID = given.text("PLACEFUND_PUBLISHER_ID")
# The publisher's prefix that 360Giving has given this installation, without `360G-`; an invented fund's own name stands in.
THREESIXTY_PREFIX = given.text("PLACEFUND_360GIVING_PREFIX")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_keys": {"()": "placefund.config.logs.WithoutKeys"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_keys"]}},
    "root": {"handlers": ["console"], "level": given.text("PLACEFUND_LOG")},
}
