import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from apps.core.tests.threads import at_once
from apps.notifications.models import Notification
from apps.notifications.verbs import Verb
from apps.users.models import User
from apps.users.services.user_service import EmailTakenError, UserService


def test_creates_an_account_with_its_address_and_its_welcome(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        user = UserService.create_user(" Ada@Example.COM", "correct-horse-battery", name="Ada")
    assert (user.email, user.name, user.check_password("correct-horse-battery")) == ("ada@example.com", "Ada", True)
    assert user.emailaddress_set.get().email == "ada@example.com"
    assert Notification.objects.get(recipient=user).verb == Verb.WELCOME
    assert [m.to for m in mail.outbox] == [["ada@example.com"]]


@pytest.mark.parametrize("taken", ["ada@example.com", "ADA@Example.com"])
def test_refuses_a_taken_address_in_any_case(user, taken):
    with pytest.raises(ValidationError, match="Email already registered") as refusal:
        UserService.create_user(taken, "correct-horse-battery")
    assert isinstance(refusal.value, EmailTakenError)
    assert User.objects.count() == 1


def test_tells_nobody_of_an_account_that_was_refused(user, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(EmailTakenError):
        UserService.create_user(user.email, "correct-horse-battery")
    assert mail.outbox == []


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "x" * 250 + "@example.com"])
def test_refuses_what_is_no_address(db, email):
    with pytest.raises(ValidationError):
        UserService.create_user(email, "correct-horse-battery")


def test_passes_on_an_error_that_is_not_about_the_address(user):
    with pytest.raises(IntegrityError):
        UserService.create_user("other@example.com", "correct-horse-battery", id=user.pk)


def test_the_database_itself_knows_one_address_in_any_case(user):
    insert = "INSERT INTO users_user (id, email, password, name, is_superuser, is_staff, is_active, date_joined) VALUES"
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute(f"{insert} (gen_random_uuid(), %s, '', '', false, false, true, now())", ["ADA@example.com"])


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_time_one_gets_the_address():
    def sign_up():
        try:
            UserService.create_user("race@example.com", "correct-horse-battery")
        except EmailTakenError:
            return "taken"
        return "made"

    assert sorted(at_once([sign_up] * 4)) == ["made", "taken", "taken", "taken"]
    assert EmailAddress.objects.filter(email="race@example.com").count() == 1


def test_a_rehearsal_leaves_nothing(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        UserService.rehearse("correct-horse-battery")
    assert (User.objects.count(), Notification.objects.count(), callbacks) == (0, 0, [])


def test_a_superuser_made_by_command_may_log_in_at_once(db):
    admin = User.objects.create_superuser("root@example.com", "correct-horse-battery")
    assert admin.emailaddress_set.get().verified
    assert (admin.is_staff, admin.is_superuser) == (True, True)


def test_an_account_needs_an_address(db):
    with pytest.raises(ValueError, match="address"):
        User.objects.create_user("")


def test_natural_key_is_the_address_in_any_case(user):
    assert User.objects.get_by_natural_key("ADA@example.com") == user


def test_names(make_user):
    ada = make_user("ada@example.com", name="Ada Lovelace")
    assert (ada.get_full_name(), ada.get_short_name(), str(ada)) == ("Ada Lovelace", "Ada", "ada@example.com")
    nameless = make_user("bob@example.com")
    assert (nameless.get_full_name(), nameless.get_short_name()) == ("bob@example.com", "bob@example.com")
