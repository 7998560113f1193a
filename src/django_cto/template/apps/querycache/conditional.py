"""Answers that are asked for again and again with the same result: nothing is read, made or sent a second time."""

from hashlib import sha256

from django.utils.http import parse_etags
from redis.exceptions import RedisError
from rest_framework.response import Response

from apps.querycache.marks import store
from apps.querycache.store import outage


def answer(request, tables, make):
    """What `make` answers, or 304 to who has that already.

    The tag is made of the versions of the tables before they are read: as long as it stays, so does the answer.
    Without Redis, and while somebody writes, there is no tag and the answer is made.
    """
    tag = tag_of(request, tables)
    if tag and tag in parse_etags(request.headers.get("If-None-Match", "")):
        return Response(status=304, headers=headers_of(tag))
    response = make()
    for name, value in headers_of(tag).items() if tag else ():
        response[name] = value
    return response


def tag_of(request, tables):
    versions = versions_of(tables)
    if versions is None:
        return None
    told = (request.user.pk, request.build_absolute_uri(), request.headers.get("Accept-Language", ""), versions)
    return f'"{sha256(repr(told).encode()).hexdigest()[:32]}"'


def versions_of(tables):
    if outage.lasts:
        return None
    try:
        found = store().read("no result", sorted(tables))
    except RedisError as error:
        outage.begin(error, owing=False)
        return None
    return found and found[0]


def headers_of(tag):
    # Kept by the caller alone, and asked about each time.
    return {"ETag": tag, "Cache-Control": "private, no-cache"}
