"""The tests: the servers of development, their own database and cache keys."""

import os

from config import embedded
from config.settings.base import *
from config.settings.environment import ROOT, env
from config.settings.parts.caching import caches
from config.settings.parts.data import database, redis_database
from config.settings.parts.logs import logging
from config.settings.secret import local_secret

SECRET_KEY = local_secret(ROOT / "var" / "secret-key")
ALLOWED_HOSTS = ["testserver", "localhost"]

DATABASES = {"default": database(env.str("DATABASE_URL", default="") or embedded.database_url())}
DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_DATABASE_NAME", default="test_app")}
REDIS_URL = env.str("REDIS_URL", default="") or embedded.redis_url()
# Databases and keys of their own, for each process of pytest-xdist too: a test may empty its cache. Redis has 16.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
CACHES = caches(redis_database(REDIS_URL, 3 + int(WORKER.removeprefix("gw")) % 13), prefix=f"test-{WORKER}")
CELERY_BROKER_URL = redis_database(REDIS_URL, 2)
# A test reads what a task did as soon as it was sent; the tests of the queue itself run a worker.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

# A busy machine may take a while from making a code to showing it.
MFA_TOTP_TOLERANCE = 1

# Static files are found where they lie: nobody has gathered them before the tests.
WHITENOISE_AUTOREFRESH = True

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING = logging("plain", "WARNING")
