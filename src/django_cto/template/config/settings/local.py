"""A developer's machine: nothing needs to be set, and what is set in `.env` wins."""

from config import embedded
from config.settings.base import *
from config.settings.environment import ROOT, env
from config.settings.parts.caching import caches
from config.settings.parts.data import database, redis_database
from config.settings.parts.logs import logging
from config.settings.secret import local_secret

DEBUG = True
SECRET_KEY = SECRET_KEY or local_secret(ROOT / "var" / "secret-key")
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]

# The development server makes a thread for each request: a connection kept open would never be used again.
DATABASES = {"default": database(env.str("DATABASE_URL", default="") or embedded.database_url())}
REDIS_URL = env.str("REDIS_URL", default="") or embedded.redis_url()
CACHES = caches(env.str("CACHE_URL", default="") or redis_database(REDIS_URL, 1))
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="") or redis_database(REDIS_URL, 0)

LOGGING = logging("plain", env.str("LOG_LEVEL", default="INFO"))

# Mail is caught, in files that the page at `/` shows.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = ROOT / "var" / "mail"
if EMAIL_URL := env.str("EMAIL_URL", default=""):
    globals().update(env.email_url_config(EMAIL_URL))

# At `/`: what is wired, and how it is.
WELCOME_PAGE = True

INSTALLED_APPS += ["debug_toolbar"]
MIDDLEWARE.insert(2, "debug_toolbar.middleware.DebugToolbarMiddleware")
INTERNAL_IPS = ["127.0.0.1", "::1"]
DEBUG_TOOLBAR_CONFIG = {"SHOW_COLLAPSED": True}
