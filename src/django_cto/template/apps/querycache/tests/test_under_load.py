"""Writers and readers at the same time: who asks after a commit gets it, every time."""

import time

from django.db import transaction

from apps.core.tests.threads import at_once
from apps.users.models import User

SECONDS = 2


def test_nobody_reads_what_was_true_before_the_question(user):
    committed, stale, reads = [0], [], []
    end = time.monotonic() + SECONDS

    def write():
        number = 0
        while time.monotonic() < end:
            number += 1
            # In a transaction and without one in turn; a third of them rolled back.
            with transaction.atomic():
                User.objects.filter(pk=user.pk).update(name="0")
                transaction.set_rollback(number % 3 == 0)
            User.objects.filter(pk=user.pk).update(name=str(number))
            committed[0] = number
            time.sleep(0.002 * (number % 5))

    def read():
        while time.monotonic() < end:
            known = committed[0]
            found = int(User.objects.get(pk=user.pk).name)
            reads.append(found)
            # 0 is what the writer puts there on the way to the next number.
            if 0 < found < known:
                stale.append((found, known))

    User.objects.filter(pk=user.pk).update(name="0")
    at_once([write, read, read, read])
    assert stale == []
    assert committed[0] > 5
    assert len(reads) > 20
