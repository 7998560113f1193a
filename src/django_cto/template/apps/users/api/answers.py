"""The refusals an operation may answer with, for the OpenAPI schema."""

# Filled in by apps.core.schema.
ERROR = {"$ref": "#/components/schemas/Error"}

INVALID = {400: ERROR}
# To who sends the tag of an answer along: the same again in `If-None-Match`, another than now in `If-Match`.
UNCHANGED = {304: None, 412: None}
# Of every operation that wants to know who asks: no token or one that no longer works, and too many requests.
KNOWN = {401: ERROR, 429: ERROR}
# At the doors: wrong credentials.
REFUSED = {401: ERROR}
# The token is right, the password that was asked for besides is not.
FORBIDDEN = {403: ERROR}
# And too many tries.
THROTTLED = {429: ERROR}
