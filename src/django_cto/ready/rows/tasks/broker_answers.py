"""# The broker answers

A request that sends a task waits for a broker that is not there, and then fails.

## Mend
Run the command where production runs; mend the address or password in `CELERY_BROKER_URL`.
"""

from __future__ import annotations

from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, judged
from django_cto.ready.queue import queue_of_process

WEIGHT = 8
MINUTES = 20


def loaded(loaded: Loaded) -> Verdict:
    queue = queue_of_process(loaded)
    error = queue.option("broker_error")
    looked = Looked(str(queue.option("broker_url")), error or f"{queue.option('broker')} answers")
    return judged(not error, "The broker answers", "The broker does not answer", looked)
