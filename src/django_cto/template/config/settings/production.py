"""Production: everything comes from the environment, and what is missing or weak keeps it from starting."""

from config.settings.base import *
from config.settings.environment import env
from config.settings.parts.caching import caches
from config.settings.parts.data import MIGRATES, database, redis_database
from config.settings.parts.guard import refuse
from config.settings.parts.logs import logging
from config.settings.parts.monitoring import watch

DIRECT_DATABASE_URL = env.str("DIRECT_DATABASE_URL", default="")
if MIGRATES and DIRECT_DATABASE_URL:
    DATABASES = {"default": database(DIRECT_DATABASE_URL, pooled=False)}
else:
    max_age = env.int("DATABASE_CONN_MAX_AGE", default=60)
    DATABASES = {"default": database(env.str("DATABASE_URL", default=""), max_age=max_age)}
REDIS_URL = env.str("REDIS_URL", default="")
CACHES = caches(env.str("CACHE_URL", default="") or redis_database(REDIS_URL, 1))
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="") or redis_database(REDIS_URL, 0)
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

globals().update(env.email_url_config(env.str("EMAIL_URL", default="") or "smtp://"))

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_SSL_REDIRECT = env.bool("DJANGO_SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("DJANGO_HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("DJANGO_HSTS_PRELOAD", default=True)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# A browser takes cookies of these names over HTTPS only: a neighbour on plain HTTP cannot plant one.
SESSION_COOKIE_NAME = "__Secure-sessionid"
CSRF_COOKIE_NAME = "__Secure-csrftoken"
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = logging("json", env.str("LOG_LEVEL", default="INFO"))

refuse(globals())
watch()
