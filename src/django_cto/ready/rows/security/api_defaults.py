"""# The API is closed and throttled by default

REST framework's own defaults let everybody do everything as often as they like: a view that forgets to say otherwise
is open.

## Mend
Set `DEFAULT_PERMISSION_CLASSES` to `IsAuthenticated`, and throttle and pagination classes, in `REST_FRAMEWORK`.
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Verdict, not_applicable

WEIGHT = 6
MINUTES = 30


def code(code: Code) -> Verdict:
    if not code.project.requires("djangorestframework"):
        return not_applicable("The project has no REST framework")
    return code.by_rule("api-unsafe-defaults", "The defaults of the API are set")
