"""Every setting, with defaults that run on one machine with nothing else installed; the environment overrides."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

env = environ.Env()

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent
IS_CHECKOUT = (CHECKOUT / "pyproject.toml").exists()

# Where this installation keeps its data: the database, uploaded files, the secret key.
HOME = Path(
    env.str("PLACEFUND_HOME", default=str(CHECKOUT / ".placefund" if IS_CHECKOUT else Path.home() / ".placefund"))
)
FUNDBOOKS_DIR = Path(
    env.str(
        "PLACEFUND_FUNDBOOKS",
        default=str(CHECKOUT / "fundbooks" if (CHECKOUT / "fundbooks").is_dir() else PACKAGE / "fundbooks" / "shipped"),
    )
)


def _secret_key() -> str:
    """The key from the environment, else one made once for this installation and kept beside its data, never in the code."""
    from django.core.management.utils import get_random_secret_key

    if given := env.str("PLACEFUND_SECRET_KEY", default=""):
        return str(given)
    path = HOME / "secret-key"
    if path.exists():
        return path.read_text().strip()
    key = get_random_secret_key()
    try:
        HOME.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(key)
    except OSError:
        # A read-only installation still starts; people then have to sign in again after a restart.
        return key
    return key


SECRET_KEY = _secret_key()
DEBUG = env.bool("PLACEFUND_DEBUG", default=False)
# An installation made by `placefund demo` carries this mark: only there can people sign in by a button and time be moved.
DEMO_MARK = HOME / "this-is-a-demonstration"
DEMO = env.bool("PLACEFUND_DEMO", default=DEMO_MARK.exists()) and not env.bool("PLACEFUND_HTTPS", default=False)
ALLOWED_HOSTS = env.list("PLACEFUND_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("PLACEFUND_ORIGINS", default=[])
BEHIND_HTTPS = env.bool("PLACEFUND_HTTPS", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
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
    "placefund.partnerships",
    "placefund.applications",
    "placefund.assessment",
    "placefund.matching",
    "placefund.panels",
    "placefund.scenarios",
    "placefund.decisions",
    "placefund.awards",
    "placefund.delivery",
    "placefund.returns",
    "placefund.evaluation",
    "placefund.opendata",
    "placefund.overview",
    "placefund.fundbooks",
    "placefund.rehearsal",
    "placefund.operations",
    "placefund.design",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
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
            ],
        },
    }
]

# NORMAL may lose the last commits when the power fails, and never corrupts; FULL waits for the disk at each commit.
SQLITE_SYNCHRONOUS = env.str("PLACEFUND_SQLITE_SYNCHRONOUS", default="NORMAL")
SQLITE_OPTIONS = {
    # A deferred transaction that later writes fails under load with "database is locked"; an immediate one waits its turn.
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        f"PRAGMA journal_mode=WAL;PRAGMA synchronous={SQLITE_SYNCHRONOUS};PRAGMA foreign_keys=ON;"
        "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-16000;"
    ),
}
DATABASE_URL = env.str("DATABASE_URL", default="")
if DATABASE_URL:
    DATABASES = {"default": env.db_url("DATABASE_URL") | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
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

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if env.bool("PLACEFUND_QUEUE", default=False)
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}
EMAIL_BACKEND = env.str("PLACEFUND_EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = str(HOME / "mail")
DEFAULT_FROM_EMAIL = env.str("PLACEFUND_FROM", default="placefund@localhost")

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

STATIC_URL = "static/"
# Files are served from the packages themselves; a folder is needed only by an operator who collects them for another server.
STATIC_ROOT = env.str("PLACEFUND_STATIC", default="") or None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = HOME / "documents"
# A request body larger than this is refused before it is read; evidence files have their own, larger limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DOCUMENT_MAX_BYTES = 10_000_000
# The publisher's prefix that 360Giving has given this installation, without `360G-`; the fund's own name stands in for it.
THREESIXTY_PREFIX = env.str("PLACEFUND_360GIVING_PREFIX", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("PLACEFUND_LOG", default="WARNING")},
}
