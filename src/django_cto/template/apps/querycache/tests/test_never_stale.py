"""A query's result is never older than the last commit before it was asked for, whoever committed."""

import pytest
from django.db import transaction

from apps.notifications.tests.factories import make_user
from apps.querycache.tables import tables_written
from apps.users.models import User

WAYS = ["save", "update", "bulk", "raw", "with_query"]


def name_of(user):
    return User.objects.get(pk=user.pk).name


def test_is_cached(user, django_assert_num_queries):
    assert name_of(user) == "old"
    with django_assert_num_queries(0):
        assert name_of(user) == "old"


@pytest.mark.parametrize("way", WAYS)
def test_what_another_process_wrote_is_read_here(user, peer, way):
    other = peer()
    assert name_of(user) == "old"
    other(way, user.pk, "new")
    assert name_of(user) == "new"


@pytest.mark.parametrize("way", WAYS)
def test_an_open_transaction_shows_its_write_at_its_commit(user, peer, way):
    other = peer()
    other("begin")
    other(way, user.pk, "new")
    assert name_of(user) == "old"
    assert name_of(user) == "old"
    other("commit")
    assert name_of(user) == "new"


def test_a_rollback_shows_nothing_and_lets_the_cache_work_again(user, peer, django_assert_num_queries):
    other = peer()
    other("begin")
    other("update", user.pk, "never")
    assert name_of(user) == "old"
    other("rollback")
    assert name_of(user) == "old"
    with django_assert_num_queries(0):
        assert name_of(user) == "old"


@pytest.mark.parametrize("way", WAYS)
def test_a_reader_that_is_overtaken_stores_nothing(user, peer, way):
    slow, writer = peer(), peer()
    slow("pause", "after")
    assert slow("read", user.pk) == "paused"
    writer(way, user.pk, "new")
    assert slow("go") == "old"
    assert name_of(user) == "new"
    assert slow("read", user.pk) == "new"


def test_a_reader_that_is_overtaken_by_a_whole_transaction_stores_nothing(user, peer):
    slow, writer = peer(), peer()
    writer("begin")
    writer("save", user.pk, "new")
    slow("pause", "after")
    assert slow("read", user.pk) == "paused"
    writer("commit")
    slow("go")
    assert name_of(user) == "new"


@pytest.mark.parametrize("way", WAYS)
def test_a_reader_between_mark_and_write_stores_nothing(user, peer, way):
    writer = peer()
    writer("pause", "before")
    # `save` reads first.
    assert writer("raw" if way == "save" else way, user.pk, "new") == "paused"
    assert name_of(user) == "old"
    assert writer("go") == "ok"
    assert name_of(user) == "new"


@pytest.mark.parametrize("way", WAYS)
def test_a_writer_killed_after_its_commit_leaves_nothing_stale(user, peer, way):
    writer = peer()
    assert name_of(user) == "old"
    writer("die_after_commit")
    assert writer(way, user.pk, "new") == ""
    assert writer.process.wait() != 0
    assert name_of(user) == "new"


def test_of_two_writers_the_first_to_end_does_not_speak_for_the_second(user, peer):
    first, second = peer(), peer()
    other = make_user()
    first("begin")
    second("begin")
    first("update", other.pk, "bob")
    second("update", user.pk, "new")
    first("commit")
    assert name_of(user) == "old"
    second("commit")
    assert name_of(user) == "new"


def test_a_transaction_reads_what_it_has_written_itself(user):
    assert name_of(user) == "old"
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(name="mine")
        assert name_of(user) == "mine"
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(name="inner")
            assert name_of(user) == "inner"
            transaction.set_rollback(True)
        assert name_of(user) == "mine"
        transaction.set_rollback(True)
    assert name_of(user) == "old"


def test_a_transaction_reads_what_others_commit_meanwhile(user, peer):
    other = peer()
    with transaction.atomic():
        assert name_of(user) == "old"
        other("update", user.pk, "new")
        assert name_of(user) == "new"


def test_what_depends_on_the_moment_is_not_cached(user, django_assert_num_queries):
    from django.db.models.functions import Now, Random

    for found in (User.objects.filter(date_joined__lt=Now()), User.objects.annotate(dice=Random())):
        for _ in range(2):
            with django_assert_num_queries(1):
                list(found.all())


@pytest.mark.parametrize(
    ("sql", "written"),
    [
        ('SELECT * FROM "users_user"', False),
        ("/* by hand */ select 1", False),
        ("(SELECT 1) UNION (SELECT 2)", False),
        ('WITH x AS (SELECT * FROM "users_user") SELECT * FROM x', False),
        ('INSERT INTO "users_user" VALUES (1)', True),
        ("-- why\nupdate users_user set name = ''", True),
        ('MERGE INTO "users_user" USING x ON true WHEN MATCHED THEN DELETE', True),
        ('TRUNCATE "somewhere" CASCADE', True),
        ("SELECT 1; DELETE FROM users_user", True),
        ("CALL tidy()", True),
        ('UPDATE "sessions" SET x = 1', False),
    ],
)
def test_knows_what_a_statement_writes(sql, written):
    assert ("users_user" in tables_written(sql)) is written
