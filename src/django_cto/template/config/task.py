"""What every task of this project can do: `delay_on_commit`, which fails no request when the broker is away."""

import logging

from celery.contrib.django.task import DjangoTask
from django.db import transaction

logger = logging.getLogger(__name__)


class Task(DjangoTask):
    def delay_on_commit(self, *args, **kwargs) -> None:
        """Send the task once the transaction is committed.

        By then the answer is decided: a broker that is away must not make an error of it. Whatever has to happen
        also then is written down in a row, which a job of beat finds.
        """

        # Django's `robust=True` would do, were its log line not an error of its own for Celery's `partial`.
        def send() -> None:
            try:
                self.delay(*args, **kwargs)
            except Exception:
                logger.exception("task.not_sent", extra={"task_name": self.name})

        transaction.on_commit(send)
