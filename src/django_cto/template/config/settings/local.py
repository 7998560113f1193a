"""A developer's machine."""

from config.settings.base import *
from config.settings.environment import env

DEBUG = True
SECRET_KEY = SECRET_KEY or "local"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DATABASES = {"default": env.db_url("DATABASE_URL", engine="psqlextra.backend")}
CELERY_BROKER_URL = env.str("REDIS_URL")
