"""How a probe learns that worker and beat are at work: while they are, they touch the file named by ALIVE_FILE."""

from pathlib import Path
from typing import Any

from celery.signals import after_task_publish, beat_init, heartbeat_sent, worker_ready


def show(path: str) -> None:
    """A worker sends a heartbeat every two seconds while it has its broker; beat sends a task twice a minute."""

    def touch(**_signal: Any) -> None:
        Path(path).touch()

    def watch_beat(**_signal: Any) -> None:
        touch()
        after_task_publish.connect(touch, weak=False)

    heartbeat_sent.connect(touch, weak=False)
    worker_ready.connect(touch, weak=False)
    beat_init.connect(watch_beat, weak=False)
