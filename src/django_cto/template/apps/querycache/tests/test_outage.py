"""Without Redis the database answers, and what Redis kept meanwhile is not believed."""

import time

from celery import current_app
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.notifications.tasks import send_due_emails
from apps.users.models import User


def name_of(user):
    return User.objects.get(pk=user.pk).name


def test_without_redis_the_database_answers(user, redis_server):
    assert name_of(user) == "old"
    redis_server.stop()
    begun = time.monotonic()
    for number in range(20):
        User.objects.filter(pk=user.pk).update(name=str(number))
        assert name_of(user) == str(number)
    assert cache.get("anything", "default") == "default"
    assert time.monotonic() - begun < 5


def test_a_redis_that_hangs_holds_nobody_up_for_long(user, redis_server):
    assert name_of(user) == "old"
    redis_server.freeze()
    begun = time.monotonic()
    User.objects.filter(pk=user.pk).update(name="new")
    for _ in range(20):
        assert name_of(user) == "new"
    assert time.monotonic() - begun < 4


def test_what_redis_kept_over_a_restart_is_not_believed(user, redis_server, peer):
    other = peer()
    assert name_of(user) == other("read", user.pk) == "old"
    redis_server.stop()
    other("update", user.pk, "new")
    redis_server.start()
    # This process never noticed that Redis was away.
    assert name_of(user) == "new"
    assert other("read", user.pk) == "new"


def test_a_write_that_redis_missed_is_told_when_it_answers_again(user, redis_server, peer):
    other = peer()
    assert name_of(user) == "old"
    redis_server.freeze()
    other("update", user.pk, "new")
    redis_server.thaw()
    assert other("update", user.pk, "newer") == "ok"
    assert name_of(user) == "newer"


def test_is_cached_again_when_redis_is_back(user, redis_server, monkeypatch):
    monkeypatch.setattr("apps.querycache.store.SILENCE", 0.1)
    redis_server.stop()
    assert name_of(user) == "old"
    redis_server.start()
    assert any(queries_of(user) == 0 for _ in range(100))


def queries_of(user):
    time.sleep(0.05)
    with CaptureQueriesContext(connection) as queries:
        assert name_of(user) == "old"
    return len(queries)


def test_a_flushed_cache_forgets_and_goes_on(user, peer):
    other = peer()
    assert name_of(user) == "old"
    other("begin")
    other("update", user.pk, "new")
    cache.clear()
    assert name_of(user) == "old"
    other("commit")
    assert name_of(user) == "new"


def test_emptying_the_cache_does_not_empty_the_queue(settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    with current_app.connection_for_write() as connection:
        queue = connection.SimpleQueue("test-emptying")
        queue.clear()
        queue.put({"task": send_due_emails.name})
        cache.set("key", "value")
        cache.clear()
        assert cache.get("key") is None
        assert queue.qsize() == 1
        queue.clear()
        queue.close()
