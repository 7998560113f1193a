"""Writers and readers at the same time: who asks after a commit gets it, every time."""

import threading
import time

from django.db import connection, transaction

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
        connection.close()

    def read():
        while time.monotonic() < end:
            known = committed[0]
            found = int(User.objects.get(pk=user.pk).name)
            reads.append(found)
            # 0 is what the writer puts there on the way to the next number.
            if 0 < found < known:
                stale.append((found, known))
        connection.close()

    User.objects.filter(pk=user.pk).update(name="0")
    threads = [threading.Thread(target=run) for run in (write, read, read, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stale == []
    assert committed[0] > 5
    assert len(reads) > 20
