"""Counted by account or network, in steps that nobody slips between."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.test import RequestFactory

from apps.core.addresses import client_address, client_network
from apps.core.throttling import CallerThrottle, Rate, rate_of, seconds_to_wait


@pytest.mark.parametrize(
    ("text", "rate"),
    [("600/min", Rate(600, 60)), ("5/h", Rate(5, 3600)), ("20/5m", Rate(20, 300)), ("1/s", Rate(1, 1))],
)
def test_a_rate_is_read_as_it_is_written(text, rate):
    assert rate_of(text) == rate


def test_so_many_and_no_more():
    waits = [seconds_to_wait("test", "somebody", Rate(3, 3600)) for _ in range(5)]
    assert waits[:3] == [0, 0, 0]
    assert all(0 < wait <= 3600 for wait in waits[3:])
    assert seconds_to_wait("test", "somebody else", Rate(3, 3600)) == 0


def test_of_many_at_once_no_more_get_through():
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda _: seconds_to_wait("test", "crowd", Rate(10, 3600)), range(80)))
    assert waits.count(0) == 10


def test_without_a_cache_nobody_is_turned_away(settings, closed_port):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": f"redis://127.0.0.1:{closed_port}/0"}}
    try:
        assert [seconds_to_wait("test", "somebody", Rate(1, 3600)) for _ in range(3)] == [0, 0, 0]
    finally:
        caches.close_all()


def request_from(address, user=None, **headers):
    request = RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)
    request.user = user
    return request


def test_an_account_is_counted_wherever_it_is(settings):
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"caller": "1/h"}}
    account = SimpleNamespace(pk=7, is_authenticated=True)
    throttle = CallerThrottle()
    assert throttle.allow_request(request_from("192.0.2.1", account), None)
    assert not throttle.allow_request(request_from("192.0.2.2", account), None)
    assert throttle.wait() > 0
    assert throttle.allow_request(request_from("192.0.2.1"), None)
    assert not throttle.allow_request(request_from("192.0.2.1"), None)


@pytest.mark.parametrize(
    ("proxies", "heard", "believed"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        # Fewer entries than proxies: somebody came past them.
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_only_our_own_proxies_are_believed(settings, proxies, heard, believed):
    settings.TRUSTED_PROXY_COUNT = proxies
    assert client_address(request_from("192.0.2.1", **{"X-Forwarded-For": heard})) == believed


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unix:", "unix:"),
    ],
)
def test_one_subscriber_is_one_network(address, network):
    assert client_network(request_from(address)) == network
