"""What the audit log hears of."""

import contextlib
import uuid

import pytest
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.exceptions import PermissionDenied
from django.db import transaction

from apps.audit.models import Entry
from apps.notifications.tests.factories import make_user
from apps.users.models import TokenFamily, User

pytestmark = pytest.mark.django_db


def events():
    return list(Entry.objects.order_by("occurred_at").values_list("event", flat=True))


@pytest.fixture
def user():
    return make_user(password="a right password")


def test_a_log_in_and_a_log_out(user, rf):
    request = rf.get("/", REMOTE_ADDR="192.0.2.7")
    user_logged_in.send(User, request=request, user=user)
    user_logged_out.send(User, request=request, user=user)
    user_logged_out.send(User, request=request, user=None)
    assert events() == ["user.logged_in", "user.logged_out"]
    entry = Entry.objects.earliest("occurred_at")
    assert (entry.actor_id, entry.target_type, entry.target_id) == (user.pk, "users.user", str(user.pk))
    assert entry.address == "192.0.2.7"


def test_a_log_in_by_the_api(user):
    family = TokenFamily.objects.create(user=user, expires_at=user.date_joined)
    family.save()
    assert events() == ["user.logged_in"]


def test_a_failed_log_in_without_the_address_that_was_typed(user, rf):
    for _ in range(2):
        with contextlib.suppress(PermissionDenied):
            authenticate(rf.post("/"), email=user.email, password="wrong")
    marks = {entry.data["account"] for entry in Entry.objects.filter(event="user.login_failed")}
    assert len(marks) == 1
    assert user.email not in str(list(Entry.objects.values()))


def test_a_changed_password_and_not_a_renewed_hash(user):
    user.set_password("another right password")
    user.save()
    assert events() == ["user.password_changed"]
    User.objects.filter(pk=user.pk).update(password="md5$salt$5f4dcc3b5aa765d61d8327deb882cf99")
    user.refresh_from_db()
    user.check_password("another right password")
    user.save(update_fields=["password"])
    assert events() == ["user.password_changed"]


def test_a_changed_address(user):
    user.save()
    assert events() == []
    user.email = "new@example.com"
    user.save(update_fields=["name"])
    assert events() == []
    user.save()
    assert events() == ["user.email_changed"]


def test_a_deleted_account_outlives_it(user):
    key = str(user.pk)
    user.delete()
    assert Entry.objects.get(event="user.deleted").target_id == key


def test_what_is_rolled_back_was_not_done(user):
    with transaction.atomic():
        user.delete()
        transaction.set_rollback(True)
    assert events() == []


@pytest.mark.parametrize("objects", [1, 3])
def test_admin_actions_on_one_and_on_many(user, objects):
    LogEntry.objects.log_actions(user.pk, [make_user() for _ in range(objects)], DELETION)
    assert events() == ["admin.deleted"] * objects
    entry = Entry.objects.first()
    assert entry.actor_id == user.pk
    assert entry.data["on"] == "users.user"


def test_a_change_in_the_admin(user):
    LogEntry.objects.log_actions(user.pk, [user], CHANGE, "Changed name.", single_object=True)
    assert events() == ["admin.changed"]
    assert Entry.objects.get().data["what"] == "Changed name."


def test_an_address_that_is_none_loses_no_entry(user, rf):
    user_logged_in.send(User, request=rf.get("/", REMOTE_ADDR=""), user=user)
    assert Entry.objects.get().address is None


def test_entries_have_keys_of_their_own():
    first, second = (Entry.objects.create(event="user.logged_in", actor_id=uuid.uuid4()) for _ in range(2))
    assert first.id != second.id
    assert str(first).endswith("user.logged_in")
