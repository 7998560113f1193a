"""What is cached, and where: values by the code that asks for it, queries by themselves, see apps.querycache."""

from typing import Any

from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

from config.settings.environment import env

# Between the database's back end and django-postgres-extra's: it tells the cache what is being written.
POSTGRES_EXTRA_DB_BACKEND_BASE = "apps.querycache.backend"

# A process that does not read from the cache still tells the others what it writes.
CACHALOT_ENABLED = env.bool("QUERY_CACHE", default=True)
CACHALOT_CACHE = "queries"
CACHALOT_DATABASES = {"default"}
CACHALOT_ADDITIONAL_SUPPORTED_DATABASES = {"psqlextra.backend"}
# In seconds: how long a result can live that nobody asks for or writes over.
CACHALOT_TIMEOUT = 60
CACHALOT_QUERY_KEYGEN = "apps.querycache.keys.query_key"
CACHALOT_TABLE_KEYGEN = "apps.querycache.keys.table_key"
# Written statements are seen by the back end; rows that are read one by one are too many to keep.
CACHALOT_INVALIDATE_RAW = False
CACHALOT_CACHE_ITERATORS = False
# What is written about as often as it is read, or must not be late even where Redis is cut off.
CACHALOT_UNCACHABLE_APPS = (
    "sessions",
    "admin",
    "django_celery_beat",
    "token_blacklist",
    "usersessions",
    "mfa",
    "audit",
)
CACHALOT_UNCACHABLE_TABLES = ("django_migrations", "notifications_delivery", "users_outgoingmail")

DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True


def caches(url: str, *, prefix: str = "") -> dict[str, Any]:
    return {
        # Without Redis nobody is counted, and nobody is turned away.
        "default": {**redis_cache(url, f"{prefix}values"), "BACKEND": "apps.core.cache.ForgetfulCache"},
        "queries": redis_cache(url, f"{prefix}queries", CLIENT_CLASS="apps.querycache.client.QueryClient")
        | {"BACKEND": "django_redis.cache.RedisCache"},
    }


def redis_cache(url: str, prefix: str, **options: Any) -> dict[str, Any]:
    """A cache that is missed and not waited for: without Redis the database answers."""
    return {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": prefix,
        "OPTIONS": {
            "SOCKET_CONNECT_TIMEOUT": 0.5,
            "SOCKET_TIMEOUT": 0.5,
            "IGNORE_EXCEPTIONS": True,
            # By default redis-py waits seconds between attempts. One more, at once, finds a Redis that was restarted.
            "CONNECTION_POOL_KWARGS": {"retry": Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))},
            **options,
        },
    }
