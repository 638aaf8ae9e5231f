"""Django's settings, all derived from the environment in ``heardwell.core.config``."""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url

from heardwell.core.config import config

_config = config()
_public = urlsplit(_config.base_url)

SECRET_KEY = _config.secret
DEBUG = False
ROOT_URLCONF = "heardwell.project.urls"
WSGI_APPLICATION = "heardwell.project.app.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "heardwell.api",
    "heardwell.web",
    "heardwell.accounts",
    "heardwell.accounts.two_step",
    "heardwell.accounts.sso",
    "heardwell.people",
    "heardwell.messaging",
    "heardwell.feedback",
    "heardwell.collect.surveys",
    "heardwell.collect.surveys.reviewing",
    "heardwell.collect.widget",
    "heardwell.collect.imports",
    "heardwell.understand.meaning",
    "heardwell.understand.topics",
    "heardwell.understand.discovery",
    "heardwell.understand.dashboards",
    "heardwell.understand.reading",
    "heardwell.understand.results",
    "heardwell.understand.lab",
    "heardwell.understand.rising",
    "heardwell.understand.atlas",
    "heardwell.understand.summaries",
    "heardwell.understand.passages",
    "heardwell.understand.translating",
    "heardwell.close.cases",
    "heardwell.close.replies",
    "heardwell.close.questions",
    "heardwell.close.rules",
    "heardwell.project.demo",
    "heardwell.project.onboarding",
    "heardwell.project.system",
]

MIDDLEWARE = [
    "heardwell.web.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "heardwell.project.door.views.KnownAddress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "heardwell.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "heardwell.accounts.sessions.middleware.Seen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "heardwell.web.middleware.ExpectedErrors",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [str(Path(__file__).with_name("templates"))],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "heardwell.web.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "heardwell.web.templatetags.hw"],
        },
    }
]

_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(_config.records_path),
    "OPTIONS": {
        # A write transaction takes the lock when it begins: upgrading a read later fails at once under WAL.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-16000; PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;",
    },
}
DATABASES = {
    "default": dj_database_url.parse(_config.database_url, conn_max_age=60) if _config.database_url else _SQLITE
}

# Addresses: one PUBLIC_URL decides. Without it any host is served, since the address is not known yet.
ALLOWED_HOSTS = [_public.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"] if _config.public_url else ["*"]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
FORCE_SCRIPT_NAME = _public.path or None
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = f"{_public.path}/"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # the edge sets it, and overwrites what clients send
USE_X_FORWARDED_HOST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _public.scheme == "https"
SESSION_COOKIE_NAME = "hw_session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "hw_csrf"
CSRF_COOKIE_HTTPONLY = False  # htmx reads it
CSRF_FAILURE_VIEW = "heardwell.project.door.views.csrf_failure"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
APPEND_SLASH = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("ar", "العربية")]
LANGUAGE_COOKIE_NAME = "hw_language"
LOCALE_PATHS = [str(Path(__file__).parents[1] / "locale")]

STATIC_URL = f"{_public.path}/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60  # then asked again by ETag: a page and its scripts must come from one version
WHITENOISE_IMMUTABLE_FILE_TEST = r"/vendor/[a-z-]+-\d[\d.]*\d(\.min)?\.js$"

TASKS = {"default": {"BACKEND": "heardwell.core.jobs_backend.HueyBackend"}}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # Django's 300 would let a guesser push the count of failed sign-ins out by failing at other accounts.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
LOGGING_CONFIG = "heardwell.project.logs.configure"
LOGGING = {"level": _config.log_level}
SILENCED_SYSTEM_CHECKS: list[str] = []
TEST_RUNNER = "django.test.runner.DiscoverRunner"
