"""# A report of an error leaves the process

A `before_send` that fails, or a version of the SDK that does not fit, loses every report in silence. One report is sent
with the project's own options, to a stand-in for Sentry on this machine, not to Sentry.

## Mend
Look at `before_send` and the integrations in `sentry_sdk.init`; `sentry_sdk.init(debug=True)` says what is lost.
"""

from __future__ import annotations

from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Absent, Looked, Verdict, judged

WEIGHT = 4
MINUTES = 30


def loaded(loaded: Loaded) -> Verdict:
    told = loaded.part("sentry")
    if not told or not told["active"]:
        raise Absent("Sentry is not at work")
    arrived = [event for event in loaded.received if event.get("event_id") == told.get("event")]
    looked = Looked("event", str(told.get("event")))
    return judged(bool(arrived), "A report arrived at the stand-in", "A report was sent and did not arrive", looked)
