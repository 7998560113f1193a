"""The refusals each door may answer with, for the OpenAPI schema."""

from apps.users.api.serializers import DetailSerializer

INVALID = {400: DetailSerializer}
# No token, or one that no longer works.
KNOWN = {401: DetailSerializer}
REFUSED = {401: DetailSerializer}
THROTTLED = {429: DetailSerializer}
