"""For schemathesis: who asks. Each request comes from another address, or all but the first would meet the throttles."""

import ipaddress
import json
import os
import urllib.request
from itertools import count
from typing import Any

import schemathesis

NUMBERS = count(int(ipaddress.IPv4Address("10.128.0.1")))


def next_address() -> str:
    return str(ipaddress.IPv4Address(next(NUMBERS)))


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: dict[str, Any]) -> None:
    """As the proxy before the server would say it."""
    case.headers = {**(case.headers or {}), "X-Forwarded-For": next_address()}


if "LOGIN" in os.environ:

    @schemathesis.auth(refresh_interval=120)
    class Login:
        """The token of one person, fetched anew before it runs out."""

        def get(self, _case: Any, _context: Any) -> str:
            headers = {"Content-Type": "application/json", "X-Forwarded-Proto": "https"}
            headers["X-Forwarded-For"] = next_address()
            request = urllib.request.Request(os.environ["LOGIN_URL"], os.environ["LOGIN"].encode(), headers)
            with urllib.request.urlopen(request, timeout=20) as answer:
                return str(json.load(answer)["access"])

        def set(self, case: Any, data: str, _context: Any) -> None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
