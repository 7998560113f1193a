"""A real worker, queue and mail server: what is killed and stopped on the way loses no mail."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from kombu import pools

from apps.notifications.models import Delivery
from apps.notifications.services.notification_service import NotificationService
from apps.notifications.tasks import deliver_email, send_due_emails
from apps.notifications.tests.factories import make_user
from apps.notifications.tests.mailserver import MailServer
from apps.notifications.verbs import Verb
from apps.querycache.tests.conftest import addresses
from apps.querycache.tests.servers import RedisServer
from config.celery import app

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    server = RedisServer(tmp_path_factory.mktemp("broker"))
    server.start()
    before = {"task_always_eager": app.conf.task_always_eager, "broker_url": app.conf.broker_url}
    app.conf.update(task_always_eager=False, broker_url=f"{server.url}/2")
    app.set_current()
    hang_up()
    yield server
    app.conf.update(before)
    hang_up()
    server.stop()


def hang_up():
    """The next task is sent over a new connection, to the broker that the configuration names by then."""
    pools.reset()
    app._after_fork()


@pytest.fixture
def mails():
    server = MailServer()
    yield server
    for gate in (server.before, server.after):
        gate.open.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def worker(broker, mails, transactional_db):
    """Starts workers; each is a session of its own, killed with all its processes."""
    started = []

    def start():
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "2", "--loglevel", "warning"],
                env=os.environ
                | addresses()
                | {
                    "DJANGO_SETTINGS_MODULE": "apps.notifications.tests.worker_settings",
                    "REDIS_URL": broker.url,
                    "TEST_MAIL_PORT": str(mails.port),
                },
                cwd=ROOT,
                start_new_session=True,
            )
        )
        return started[-1]

    yield start
    for process in started:
        kill(process)


def kill(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def eventually(holds, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False


def all_sent():
    return not Delivery.objects.exclude(state=Delivery.State.SENT).exists()


def overdue():
    """As if a minute and a lease had passed."""
    past = timezone.now() - timedelta(seconds=1)
    Delivery.objects.update(due_at=past)
    Delivery.objects.exclude(claim=None).update(claimed_until=past)


def test_each_mail_is_sent_once_though_every_task_comes_twice(worker, mails):
    for _ in range(2):
        worker()
    with transaction.atomic():
        user = make_user()
        keys = [str(NotificationService.notify(user, Verb.ANNOUNCEMENT).pk) for _ in range(20)]
    for key in keys:
        deliver_email.delay(key)
    assert eventually(all_sent)
    numbers = [mail["Message-ID"] for mail in mails.accepted]
    assert len(numbers) == len(set(numbers)) == 20


def test_a_worker_killed_while_it_sends_loses_nothing(worker, mails):
    mails.before.shut()
    first = worker()
    notification = NotificationService.notify(make_user(), Verb.WELCOME)
    assert mails.before.reached.wait(90)
    kill(first)
    mails.before.open.set()
    time.sleep(0.2)
    # What the killed worker was about to hand over, its mail server may still have taken.
    mails.accepted.clear()
    assert Delivery.objects.get(pk=notification.pk).state == "pending"
    worker()
    overdue()
    send_due_emails.delay()
    assert eventually(all_sent)
    assert len(mails.accepted) == 1


def test_in_the_gap_the_same_mail_comes_twice(worker, mails):
    mails.after.shut()
    first = worker()
    notification = NotificationService.notify(make_user(), Verb.WELCOME)
    assert mails.after.reached.wait(90)
    kill(first)
    mails.after.open.set()
    worker()
    overdue()
    send_due_emails.delay()
    assert eventually(all_sent)
    first_mail, second_mail = mails.accepted
    for header in ("Message-ID", "Idempotency-Key", "To", "Subject"):
        assert first_mail[header] == second_mail[header]
    assert str(notification.pk) in first_mail["Message-ID"]


def test_a_broker_that_is_away_holds_up_nothing_and_loses_nothing(worker, broker, mails):
    broker.stop()
    user, begun = make_user(), time.monotonic()
    with transaction.atomic():
        for _ in range(3):
            NotificationService.notify(user, Verb.ANNOUNCEMENT)
    assert time.monotonic() - begun < 5
    broker.start()
    worker()
    assert not all_sent()
    overdue()
    # Whoever sends after a restart may find its old connection dead once.
    assert eventually(sweep_sent)
    assert eventually(all_sent)
    assert len(mails.accepted) == 3


def sweep_sent():
    try:
        send_due_emails.delay()
    except OSError:
        return False
    return True
