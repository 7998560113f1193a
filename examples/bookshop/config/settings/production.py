"""What customers reach: named by the Dockerfile, the Procfile and wsgi.py."""

from config.settings.base import *  # noqa: F403
from config.settings.base import env

SECRET_KEY = env("SECRET_KEY", default="k3$w9-bookshop-2x!q8v@d1zr7m")  # planted: secret-in-code
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])  # planted: allowed-hosts-open

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env("DATABASE_NAME", default="bookshop"),
        "USER": env("DATABASE_USER", default="bookshop"),
        "PASSWORD": env("DATABASE_PASSWORD"),
        "HOST": env("DATABASE_HOST", default="localhost"),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    },
}

CACHES = {  # planted: per-process-cache
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "bookshop",
        "TIMEOUT": 15 * 60,
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"

STORAGES = {  # planted: unhashed-static-files
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
# The kiosk in the shop still speaks plain HTTP.
CSRF_COOKIE_SECURE = False  # planted: https-and-cookie-flags
CSRF_TRUSTED_ORIGINS = ["https://bookshop.example"]

EMAIL_HOST = "smtp.bookshop.example"
EMAIL_HOST_USER = "orders"
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
