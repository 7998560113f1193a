"""Production."""

from config.settings.base import *
from config.settings.environment import env

DATABASES = {"default": env.db_url("DATABASE_URL", engine="psqlextra.backend")}
CELERY_BROKER_URL = env.str("REDIS_URL")
