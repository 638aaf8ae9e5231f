"""SQLite set up as well as Django can: WAL, FULL durability, IMMEDIATE transactions; nothing in the way of requests."""

import os

import dj_database_url

SECRET_KEY = "benchmark"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["ninja_orm"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "ninja_orm.api"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING_CONFIG = None

_url = os.environ.get("DATABASE_URL")
DATABASES = {
    "default": dj_database_url.parse(_url, conn_max_age=None)
    if _url
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["BENCH_FILE"],
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
}
