"""# Django's own check for deployment is silent

`manage.py check --deploy` looks at some thirty settings with the values that production has.

## Mend
Run `python manage.py check --deploy --settings …` and mend what it says; what does not hold for you goes into
`SILENCED_SYSTEM_CHECKS`, with the reason beside it.
"""

from __future__ import annotations

from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, judged

WEIGHT = 5
MINUTES = 30

# django.core.checks.WARNING
WARNING = 30


def loaded(loaded: Loaded) -> Verdict:
    found = [each for each in loaded.part("checks") if each["level"] >= WARNING]
    looked = (Looked(each["id"], each["message"]) for each in found)
    return judged(not found, "Nothing to say", f"It has {len(found)} warnings", *looked)
