"""An answer of HTTP as bytes: a line of headers and the body."""

import json
from hashlib import sha256

from django.http import HttpResponse
from django.utils.cache import patch_cache_control

from apps.querycache.client import LARGEST_RESULT


def tag(response):
    """By what it holds, so that who has it already need not be sent it again."""
    response.setdefault("ETag", f'"{sha256(response.content).hexdigest()[:32]}"')
    # Kept by the caller alone, and asked about each time.
    patch_cache_control(response, private=True, no_cache=True)


def is_for_keeping(response, varying):
    names = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    varies = names - {name.lower() for name in varying}
    return not (response.cookies or varies or len(response.content) > LARGEST_RESULT)


def pack(response):
    return json.dumps(list(response.items())).encode() + b"\n" + response.content


def unpack(packed):
    headers, _, body = packed.partition(b"\n")
    return HttpResponse(body, headers=dict(json.loads(headers)))
