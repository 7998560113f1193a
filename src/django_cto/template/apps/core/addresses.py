"""Whose request it is, by network address."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that our outermost proxy heard from; without proxies that of the connection."""
    trusted: int = settings.TRUSTED_PROXY_COUNT
    heard = [entry.strip() for entry in request.headers.get("X-Forwarded-For", "").split(",") if entry.strip()]
    if trusted and len(heard) >= trusted:
        return heard[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))


def client_network(request: HttpRequest) -> str:
    """What one subscriber holds: a single address of version 4, a whole /64 of version 6."""
    address = client_address(request)
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or IPv6Network((parsed, 64), strict=False).network_address)
