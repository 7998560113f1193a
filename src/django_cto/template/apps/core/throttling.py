"""How often somebody may ask. Counted by steps that no parallel request can slip between."""

import hashlib
import math
import time
from contextlib import suppress
from dataclasses import dataclass

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from apps.core.addresses import client_network

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True)
class Rate:
    """So many in a window of so many seconds."""

    limit: int
    window: int


def rate_of(text: str) -> Rate:
    """`600/min`, `5/h`, `20/5m`."""
    limit, _, window = text.partition("/")
    letters = window.lstrip("0123456789")
    number = window.removesuffix(letters)
    return Rate(int(limit), int(number or 1) * SECONDS[letters[0]])


def seconds_to_wait(scope: str, key: str, rate: Rate) -> int:
    """Count one more; 0 when it is allowed."""
    window, into = divmod(time.time(), rate.window)
    # No address or account is kept in clear, not even for a minute.
    name = f"rate:{scope}:{hashlib.sha256(key.encode()).hexdigest()[:32]}:{int(window)}"
    count = counted(name, rate.window)
    return 0 if count <= rate.limit else math.ceil(rate.window - into)


def counted(name: str, seconds: int) -> int:
    """One more, in a single step of the cache; the first of a window takes two. Without a cache all are the first."""
    with suppress(ValueError):
        return cache.incr(name)
    if not cache.add(name, 1, seconds):
        # Another was the first between our two steps.
        with suppress(ValueError):
            return cache.incr(name)
    return 1


class CallerThrottle(BaseThrottle):
    """Every caller of the API: an account by itself, a stranger by address."""

    scope = "caller"

    def key(self, request: Request) -> str:
        user = request.user
        return f"account {user.pk}" if user and user.is_authenticated else f"address {client_network(request)}"

    def allow_request(self, request: Request, view: object) -> bool:
        rate = rate_of(str(api_settings.DEFAULT_THROTTLE_RATES[self.scope]))
        self.left = seconds_to_wait(self.scope, self.key(request), rate)
        return not self.left

    def wait(self) -> int:
        return self.left
