"""The refusals an operation may answer with, for the OpenAPI schema."""

# Filled in by apps.core.schema.
ERROR = {"$ref": "#/components/schemas/Error"}

INVALID = {400: ERROR}
# Of every operation that wants to know who asks: no token or one that no longer works, and too many requests.
KNOWN = {401: ERROR, 429: ERROR}
# At the doors: wrong credentials, and too many tries.
REFUSED = {401: ERROR}
THROTTLED = {429: ERROR}
