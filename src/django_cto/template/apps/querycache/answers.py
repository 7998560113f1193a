"""Whole answers, kept for who asked: as long as nothing is written that they were made from, nothing is read or made.

An answer belongs to a token and an address, and is as true as a query's result: the versions of its tables, those
that say whether the token still holds among them, are taken before anything is read. It is found, found true and
counted against the caller's rate by one step of Redis.
"""

import time
from functools import lru_cache
from hashlib import sha256
from itertools import chain

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response
from redis.exceptions import RedisError

from apps.core.throttling import CallerThrottle
from apps.querycache import envelope
from apps.querycache.keys import in_transaction
from apps.querycache.marks import store
from apps.querycache.store import outage

# Of the request: what an answer may depend on besides its address. One that varies with more is not kept.
VARYING = ("Authorization", "Accept", "Accept-Language", "Cookie")


def kept(*models):
    """For a view's `get`: its answers lie in the tables of these models, and nowhere else."""

    def mark(get):
        get.reads = models
        return get

    return mark


class AnswersMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        tables = tables_behind(request.path_info) if request.method == "GET" else None
        if tables is None:
            return self.get_response(request)
        key, versions, response = find(request, tables)
        if response is None:
            response = self.get_response(request)
            if response.status_code == 200 and not response.streaming:
                envelope.tag(response)
                if versions:
                    keep(key, versions, response)
        return get_conditional_response(request, etag=response.get("ETag"), response=response)


@lru_cache(512)
def tables_behind(path):
    """What a kept answer under a path is made from; None where none is kept."""
    try:
        view = resolve(path).func
    except Resolver404:
        return None
    found = getattr(view, "cls", None)
    get = getattr(found, getattr(view, "actions", {}).get("get", "get"), None)
    reads = getattr(get, "reads", None)
    if found is None or reads is None or found.throttle_classes != [CallerThrottle]:
        return None
    who_asks = [getattr(each, "reads", ()) for each in found.authentication_classes]
    if not all(who_asks):
        return None
    models = {*reads, *chain.from_iterable(who_asks)}
    return tuple(sorted(model._meta.db_table for model in models))  # noqa: SLF001 - documented by Django


def find(request, tables):
    """The key of an answer, the versions it is to be kept with, and the answer if there is one."""
    nothing = None, None, None
    asked = "Authorization" in request.headers and settings.CACHALOT_ENABLED
    if not asked or outage.lasts or in_transaction(connection):
        return nothing
    key, rate = key_of(request), CallerThrottle.rate()
    try:
        found = store().answer(key, tables, int(time.time() // rate.window), rate.window, rate.limit)
    except RedisError as error:
        outage.begin(error, owing=False)
        return nothing
    if found is None:
        return nothing
    versions, packed = found
    return key, versions, packed and envelope.unpack(packed)


def keep(key, versions, response):
    context = getattr(response, "renderer_context", None)
    if not context or not envelope.is_for_keeping(response, VARYING):
        return
    # REST framework's: it knows who asked.
    request = context["request"]
    seconds = seconds_to_keep(request.auth or {})
    if seconds < 1:
        return
    try:
        counter = caches["default"].make_key(request.counter)
        store().write(key, versions, envelope.pack(response), seconds, counter=counter)
    except RedisError as error:
        outage.begin(error, owing=False)


def key_of(request):
    # A new secret ends every token, and with it what was kept for it.
    told = [settings.SECRET_KEY, request.build_absolute_uri(), *(request.headers.get(name, "") for name in VARYING)]
    return f"answer:{sha256(repr(told).encode()).hexdigest()}"


def seconds_to_keep(token):
    """Not longer than the token holds."""
    return min(settings.CACHALOT_TIMEOUT, int(token.get("exp", 0) - time.time()))
