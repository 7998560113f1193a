"""Account pages in the hands of a person, and of somebody who means harm."""

import json
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from rest_framework.test import APIClient

from apps.core.tests.threads import at_once
from apps.notifications.models import Notification
from apps.notifications.verbs import Verb
from apps.users.models import OutgoingMail, User
from apps.users.services.mail_service import MailService
from apps.users.tests.conftest import PASSWORD

LOGIN, SIGNUP, RESET, PROFILE = (f"/accounts/{path}/" for path in ("login", "signup", "password/reset", "profile"))


def log_in(client, **more):
    return client.post(LOGIN + more.pop("query", ""), {"login": "ada@example.com", "password": PASSWORD, **more})


@pytest.fixture
def page(client, user):
    log_in(client)
    return client


def test_a_person_signs_up_verifies_and_is_in(client, db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(SIGNUP, {"email": "New@Example.com", "password1": PASSWORD})
    verification = next(m for m in mail.outbox if "confirm-email" in m.body)
    assert Notification.objects.get().verb == Verb.WELCOME
    client.post(re.search(r"http://testserver(\S+)", verification.body)[1])
    assert client.get(PROFILE).context["user"].email == "new@example.com"


def test_an_unverified_address_opens_nothing(client, make_user):
    make_user(verified=False)
    assert log_in(client)["Location"] == "/accounts/confirm-email/"
    assert client.get(PROFILE).status_code == 302


@pytest.mark.parametrize(
    "path",
    ["email/", "password/change/", "2fa/", "sessions/", "3rdparty/", "profile/", "logout/", "2fa/totp/activate/"],
)
def test_pages_show_nothing_inline(page, path):
    """A strict Content-Security-Policy lets neither inline scripts nor inline styles run."""
    page.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = page.get("/accounts/" + path)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)


@pytest.mark.parametrize("path", [LOGIN, SIGNUP, RESET])
def test_doors_show_nothing_inline(client, db, path):
    assert not re.search(rb"<style|\sstyle=|\son\w+=|<script(?![^>]*(src=|application/json))", client.get(path).content)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "https:evil.example", "javascript:alert(1)"]
)
def test_a_log_in_leads_nowhere_else(client, user, target):
    assert log_in(client, query=f"?next={target}", next=target)["Location"] == PROFILE


def test_a_log_in_leads_on_within_the_site(client, user):
    assert log_in(client, next="/accounts/sessions/")["Location"] == "/accounts/sessions/"


@pytest.mark.parametrize("path", [LOGIN, SIGNUP, RESET, "/accounts/logout/", "/accounts/profile/"])
def test_forms_of_other_sites_are_refused(user, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.post(path, {"login": user.email, "password": PASSWORD}).status_code == 403


def test_a_foreign_host_gets_no_mail_sent(user, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(RESET, {"email": user.email}, headers={"Host": "evil.example"}).status_code == 400
        client.post(RESET, {"email": user.email}, headers={"X-Forwarded-Host": "evil.example"})
    assert len(mail.outbox) == 1
    assert "evil.example" not in mail.outbox[0].body


def test_a_new_password_by_the_page_ends_the_tokens(page, user, pair):
    data = {"oldpassword": PASSWORD, "password1": "another-horse-battery", "password2": "another-horse-battery"}
    page.post("/accounts/password/change/", data)
    assert page.get(PROFILE).status_code == 200
    assert APIClient().post("/api/v1/auth/token/refresh/", {"refresh": pair["refresh"]}).status_code == 401
    assert Notification.objects.filter(recipient=user, verb=Verb.PASSWORD_CHANGED).count() == 1


def test_a_new_password_ends_other_sessions(page, user):
    other = Client()
    log_in(other)
    data = {"oldpassword": PASSWORD, "password1": "another-horse-battery", "password2": "another-horse-battery"}
    page.post("/accounts/password/change/", data)
    assert other.get(PROFILE).status_code == 302


def test_the_profile_is_changed(page, user):
    assert page.post(PROFILE, {"name": "Ada", "is_staff": "on"}).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.is_staff) == ("Ada", False)
    assert page.post(PROFILE, {"name": "x" * 151}).status_code == 200


def test_the_export_is_a_file(page, user):
    answer = page.get("/accounts/profile/export/")
    assert "attachment" in answer["Content-Disposition"]
    assert json.loads(answer.content)["account"]["email"] == user.email


@pytest.mark.parametrize(("how", "left"), [("deactivate", 1), ("delete", 0)])
def test_an_account_is_closed_by_who_knows_its_password(page, user, how, left):
    close = "/accounts/profile/close/"
    assert page.post(close, {how: "1"})["Location"].startswith("/accounts/reauthenticate/")
    assert User.objects.get().is_active
    page.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert b"Delete for good" in page.get(close).content
    assert page.post(close, {how: "1"})["Location"] == LOGIN
    assert User.objects.count() == left
    assert not User.objects.filter(is_active=True).exists()
    assert page.get(PROFILE).status_code == 302


def test_the_second_factor_is_asked_after_it_was_set_up(page, user):
    page.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page.get("/accounts/2fa/totp/activate/")
    secret = page.session[totp.SECRET_SESSION_KEY]
    page.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    client = Client()
    assert log_in(client)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get(PROFILE).status_code == 302


def code_of(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by", ["api", "page"])
def test_who_signs_up_at_the_same_time_gets_the_same_answer(by):
    def sign_up():
        if by == "api":
            answer = APIClient().post("/api/v1/auth/signup/", {"email": "race@example.com", "password": PASSWORD})
        else:
            answer = Client().post(SIGNUP, {"email": "race@example.com", "password1": PASSWORD})
        return answer.status_code, answer.get("Location")

    answers = at_once([sign_up] * 4)
    assert len(set(answers)) == 1
    assert answers[0][0] in {202, 302}
    assert (User.objects.count(), EmailAddress.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "data"),
    [
        (SIGNUP, {"email": "new@example.com", "password1": PASSWORD}),
        (RESET, {"email": "ada@example.com"}),
        ("/api/v1/auth/signup/", {"email": "new@example.com", "password": PASSWORD}),
        ("/api/v1/auth/password/reset/", {"email": "ada@example.com"}),
    ],
)
def test_a_mail_server_that_is_away_fails_no_request(client, user, settings, path, data):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    content_type = "application/json" if path.startswith("/api") else None
    answer = client.post(path, data, **({"content_type": content_type} if content_type else {}))
    assert answer.status_code in {202, 302}
    waiting = OutgoingMail.objects.get()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    OutgoingMail.objects.update(claimed_until=None)
    assert MailService.deliver(waiting.pk)
    assert mail.outbox[-1].to == [waiting.recipient]
