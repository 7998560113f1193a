"""The cache of values: one that is away is like one that is empty."""

from typing import Any

from django_redis.cache import RedisCache


class ForgetfulCache(RedisCache):
    """With IGNORE_EXCEPTIONS django-redis answers None: no lock would be had, no number counted, and nobody let in."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        added = super().add(*args, **kwargs)
        return True if added is None else added

    def incr(self, *args: Any, **kwargs: Any) -> int:
        number = super().incr(*args, **kwargs)
        if number is None:
            raise ValueError("The key is in no cache: there is none")
        return number
