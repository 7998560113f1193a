"""How often somebody may ask. Counted by steps that no parallel request can slip between."""

import hashlib
import math
import time
from dataclasses import dataclass
from functools import lru_cache

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


@lru_cache
def rate_of(text: str) -> Rate:
    """`600/min`, `5/h`, `20/5m`."""
    limit, _, window = text.partition("/")
    letters = window.lstrip("0123456789")
    number = window.removesuffix(letters)
    return Rate(int(limit), int(number or 1) * SECONDS[letters[0]])


def counter_of(scope: str, key: str) -> str:
    """No address or account is kept in clear, not even for a minute."""
    return f"rate:{scope}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def seconds_to_wait(scope: str, key: str, rate: Rate) -> int:
    """Count one more; 0 when it is allowed."""
    window, into = divmod(time.time(), rate.window)
    count = cache.count(f"{counter_of(scope, key)}:{int(window)}", rate.window)  # type: ignore[attr-defined]
    return 0 if count <= rate.limit else math.ceil(rate.window - into)


class CallerThrottle(BaseThrottle):
    """Every caller of the API: an account by itself, a stranger by address."""

    scope = "caller"

    def key(self, request: Request) -> str:
        user = request.user
        return f"account {user.pk}" if user and user.is_authenticated else f"address {client_network(request)}"

    def allow_request(self, request: Request, view: object) -> bool:
        key = self.key(request)
        self.left = seconds_to_wait(self.scope, key, self.rate())
        # By this name the same caller is counted where an answer is found before anybody asks for a throttle.
        request.counter = counter_of(self.scope, key)  # type: ignore[attr-defined]
        return not self.left

    @classmethod
    def rate(cls) -> Rate:
        return rate_of(str(api_settings.DEFAULT_THROTTLE_RATES[cls.scope]))

    def wait(self) -> int:
        return self.left
