"""The cache of values: one that is away is like one that is empty."""

import logging
from hashlib import sha1
from typing import Any

from django_redis.cache import RedisCache
from redis.exceptions import NoScriptError, RedisError

logger = logging.getLogger(__name__)

COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return count
"""
DIGEST = sha1(COUNT.encode(), usedforsecurity=False).hexdigest()


class ForgetfulCache(RedisCache):
    """With IGNORE_EXCEPTIONS django-redis answers None: no lock would be had and nobody let in."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        added = super().add(*args, **kwargs)
        return True if added is None else added

    def count(self, key: str, seconds: int) -> int:
        """One more, in a single step of Redis; forgotten so long after the first. Without Redis all are the first."""
        client: Any = self.client
        redis, name = client.get_client(write=True), str(client.make_key(key))
        try:
            try:
                return int(redis.evalsha(DIGEST, 1, name, seconds))
            except NoScriptError:
                return int(redis.eval(COUNT, 1, name, seconds))
        except RedisError as error:
            logger.warning("cache.not_counted", extra={"reason": repr(error)})
            return 1
