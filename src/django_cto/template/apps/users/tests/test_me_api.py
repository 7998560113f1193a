import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from rest_framework.test import APIClient
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from apps.notifications.models import Notification
from apps.notifications.verbs import Verb
from apps.users.models import User
from apps.users.services.user_service import UserService
from apps.users.tests.conftest import PASSWORD

ME = "/api/v1/users/me/"


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("patch", ""), ("delete", ""), ("get", "export/"), ("post", "password/"), ("post", "email/")],
)
def test_nobody_comes_in_without_a_token(db, api, method, path):
    answer = getattr(api, method)(ME + path)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="api"')


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer x", "Basic eDp5"])
def test_odd_headers_are_refused(db, api, header):
    assert api.get(ME, headers={"Authorization": header}).status_code == 401


def test_shows_oneself_in_one_query(signed_in, user, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = signed_in.get(ME)
    assert answer.data == {
        "id": str(user.pk),
        "email": "ada@example.com",
        "name": "",
        "date_joined": user.date_joined.isoformat().replace("+00:00", "Z"),
    }


def test_changes_the_name_and_nothing_else(signed_in, user):
    change = {"name": "Ada", "email": "other@example.com", "is_staff": True, "is_superuser": True, "is_active": False}
    assert signed_in.patch(ME, change).status_code == 200
    user.refresh_from_db()
    assert (user.name, user.email) == ("Ada", "ada@example.com")
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)


@pytest.mark.parametrize("name", ["x" * 151, None, ["a"], {"a": 1}, 0, True, "nul\x00"])
def test_refuses_a_name_that_cannot_be_kept(signed_in, name):
    assert signed_in.patch(ME, {"name": name}).status_code == 400


def test_a_change_of_nothing_is_fine(signed_in):
    assert signed_in.patch(ME, {}).status_code == 200


def test_deletes_all_of_the_account(signed_in, user, client):
    client.force_login(user)
    UserSession.objects.create(user=user, session_key=client.session.session_key, ip="127.0.0.1")
    assert signed_in.delete(ME).status_code == 204
    kept = [User, EmailAddress, Notification, OutstandingToken, UserSession, Session]
    assert [model.objects.count() for model in kept] == [0] * len(kept)
    assert signed_in.get(ME).status_code == 401


def test_exports_what_is_kept(signed_in, user):
    export = signed_in.get(ME + "export/").data
    assert export["account"]["email"] == user.email
    assert export["email_addresses"] == [{"email": user.email, "verified": True, "primary": True}]
    assert len(export["api_log_ins"]) == len(export["notifications"]) == 1


def test_the_export_takes_the_same_queries_however_much_there_is(signed_in, user, django_assert_max_num_queries):
    for number in range(20):
        UserSession.objects.create(user=user, session_key=f"key-{number}", ip="127.0.0.1")
    with django_assert_max_num_queries(9):
        assert len(signed_in.get(ME + "export/").data["sessions"]) == 20


def test_a_new_password_ends_the_old_tokens_and_gives_new_ones(signed_in, user, pair):
    change = {"current_password": PASSWORD, "new_password": "another-horse-battery"}
    answer = signed_in.post(ME + "password/", change)
    assert answer.status_code == 200
    assert signed_in.get(ME).status_code == 401
    assert APIClient().get(ME, headers={"Authorization": f"Bearer {answer.data['access']}"}).status_code == 200
    assert Notification.objects.filter(recipient=user, verb=Verb.PASSWORD_CHANGED).exists()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"current_password": "wrong", "new_password": "another-horse-battery"}, 403),
        ({"current_password": PASSWORD, "new_password": "short"}, 400),
        ({"current_password": PASSWORD, "new_password": "ada@example.com"}, 400),
        ({"new_password": "another-horse-battery"}, 400),
    ],
)
def test_refuses_a_change_of_password(signed_in, user, change, status):
    assert signed_in.post(ME + "password/", change).status_code == status
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_passwords_cannot_be_guessed_with_a_stolen_token(signed_in):
    change = {"current_password": "wrong", "new_password": "another-horse-battery"}
    answers = [signed_in.post(ME + "password/", change).status_code for _ in range(6)]
    assert answers == [403] * 5 + [429]


def test_guesses_by_way_of_the_address_count_as_well(signed_in, api):
    for _ in range(5):
        api.post("/api/v1/auth/token/", {"email": "ada@example.com", "password": "wrong"})
    answer = signed_in.post(ME + "email/", {"email": "new@example.com", "current_password": PASSWORD})
    assert answer.status_code == 429


@pytest.fixture
def ask_for_address(signed_in, django_capture_on_commit_callbacks):
    def ask(email):
        with django_capture_on_commit_callbacks(execute=True):
            return signed_in.post(ME + "email/", {"email": email, "current_password": PASSWORD})

    return ask


def link_in(message):
    return next(word for word in message.body.split() if "confirm-email" in word)


def test_the_address_changes_when_its_mailbox_says_so(ask_for_address, user, client):
    assert ask_for_address("new@example.com").status_code == 202
    user.refresh_from_db()
    assert user.email == "ada@example.com"
    assert mail.outbox[0].to == ["new@example.com"]
    client.post(link_in(mail.outbox[0]))
    user.refresh_from_db()
    assert user.email == "new@example.com"
    assert [address.email for address in user.emailaddress_set.all()] == ["new@example.com"]


def test_two_may_ask_for_an_address_and_who_signed_up_with_it_keeps_it(ask_for_address, user, client):
    ask_for_address("new@example.com")
    UserService.create_user("new@example.com", PASSWORD)
    answer = client.post(link_in(mail.outbox[0]), follow=True)
    assert answer.status_code == 200
    user.refresh_from_db()
    assert user.email == "ada@example.com"


def test_a_taken_address_gets_the_same_answer(ask_for_address, make_user):
    make_user("bob@example.com")
    taken, free, own = (ask_for_address(f"{name}@example.com") for name in ("bob", "free", "ada"))
    assert taken.data == free.data == own.data
