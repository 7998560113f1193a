"""With what else than success the API answers, for the OpenAPI schema."""

from drf_spectacular.utils import OpenApiParameter

from apps.notifications.verbs import CHOOSABLE
from apps.users.api.answers import ERROR, INVALID, KNOWN, UNCHANGED

MISSING = {404: ERROR}
FORBIDDEN = {403: ERROR}
ONE = {**KNOWN, **MISSING}
# 404 is the answer to a cursor that no page was given with.
LIST = {**INVALID, **KNOWN, **MISSING}
ACTION = {**INVALID, **KNOWN}
VERB = OpenApiParameter("verb", str, OpenApiParameter.PATH, enum=[verb.value for verb in CHOOSABLE])

__all__ = ["ACTION", "FORBIDDEN", "KNOWN", "LIST", "MISSING", "ONE", "UNCHANGED", "VERB"]
