"""# At least one worker answers

Tasks that nobody takes are not lost, but mails do not go out either.

## Mend
Start `celery -A config worker` beside the web server, and let the platform keep it running.
"""

from __future__ import annotations

from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, judged
from django_cto.ready.queue import queue_of_process

WEIGHT = 6
MINUTES = 20


def loaded(loaded: Loaded) -> Verdict:
    workers = queue_of_process(loaded).option("workers") or []
    return judged(
        bool(workers), "A worker answers", "No worker answers", Looked("celery inspect ping", ", ".join(workers))
    )
