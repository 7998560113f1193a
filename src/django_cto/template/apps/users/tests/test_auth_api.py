import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail

from apps.users.models import User
from apps.users.tests.conftest import PASSWORD

SIGNUP, TOKEN, RESET = (f"/api/v1/auth/{path}/" for path in ("signup", "token", "password/reset"))


def log_in(api, password=PASSWORD, email="ada@example.com", **more):
    return api.post(TOKEN, {"email": email, "password": password, **more})


def test_signs_up_and_tells_by_mail(db, api, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = api.post(SIGNUP, {"email": "New@Example.com", "password": PASSWORD, "name": "New"})
    assert answer.status_code == 202
    user = User.objects.get()
    assert (user.email, user.name) == ("new@example.com", "New")
    assert len(mail.outbox) == 2
    link = re.search(r"http://testserver(/accounts/confirm-email/\S+)", "".join(m.body for m in mail.outbox))[1]
    assert log_in(api, email="new@example.com").data["code"] == "email_not_verified"
    client.post(link)
    assert log_in(api, email="new@example.com").status_code == 200


@pytest.mark.parametrize("field", ["is_staff", "is_superuser", "is_active", "id", "date_joined"])
def test_nobody_makes_themselves_more_than_they_are(db, api, field):
    api.post(SIGNUP, {"email": "new@example.com", "password": PASSWORD, field: True})
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"email": "new@example.com"},
        {"email": "new", "password": PASSWORD},
        {"email": "new@example.com", "password": "short"},
        {"email": "new@example.com", "password": "password123"},
        {"email": "x" * 260 + "@example.com", "password": PASSWORD},
        {"email": "new@example.com", "password": "x" * 257},
        {"email": "new@example.com", "password": "new@example.com"},
        {"email": "nul\x00@example.com", "password": PASSWORD},
    ],
)
def test_refuses_what_cannot_be_an_account(db, api, data):
    assert api.post(SIGNUP, data).status_code == 400
    assert not User.objects.exists()


def test_logs_in_by_address_in_any_case(user, api):
    answer = log_in(api, email="ADA@example.com")
    assert (answer.status_code, set(answer.data)) == (200, {"access", "refresh"})
    user.refresh_from_db()
    assert user.last_login


def test_refuses_a_wrong_password_and_an_unknown_address_in_the_same_words(user, api):
    wrong, unknown = log_in(api, "wrong"), log_in(api, email="nobody@example.com")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong["WWW-Authenticate"].startswith("Bearer")
    for answer in (wrong, unknown):
        answer.data.pop("request_id")
    assert wrong.data == unknown.data


def test_refuses_a_deactivated_account_like_an_unknown_one(make_user, api):
    make_user(is_active=False)
    assert log_in(api).data["code"] == "no_active_account"


def test_an_account_without_its_address_on_record_is_asked_to_verify_it(user, api):
    user.emailaddress_set.all().delete()
    assert log_in(api).data["code"] == "email_not_verified"
    assert not user.emailaddress_set.get().verified


@pytest.fixture
def secret(user):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def test_a_password_alone_does_not_pass_by_the_second_factor(secret, api):
    assert log_in(api).data["code"] == "mfa_required"
    assert log_in(api, code="000000").data["code"] == "mfa_wrong_code"
    assert log_in(api, code=code_of(secret)).status_code == 200


def test_a_code_opens_once(secret, api):
    code = code_of(secret)
    assert [log_in(api, code=code).status_code for _ in range(2)] == [200, 401]


def test_a_recovery_code_opens_once(user, secret, api):
    code = Authenticator.objects.get(user=user, type="recovery_codes").wrap().generate_codes()[0]
    assert [log_in(api, code=code).status_code for _ in range(2)] == [200, 401]


def test_codes_cannot_be_guessed_through(secret, api):
    answers = [log_in(api, code=f"{guess:06}").status_code for guess in range(7)]
    assert answers == [401] * 5 + [429] * 2


def test_secrets_of_second_factors_are_sealed(user, secret):
    assert secret not in str(Authenticator.objects.get(user=user, type="totp").data)


def test_a_forgotten_password_is_set_anew_by_mail(user, api, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert api.post(RESET, {"email": "ADA@example.com"}).status_code == 202
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    data = {"password1": "another-horse-battery", "password2": "another-horse-battery"}
    client.post(form.redirect_chain[-1][0], data)
    assert log_in(api, "another-horse-battery").status_code == 200
    assert client.get(link, follow=True).context["token_fail"]
