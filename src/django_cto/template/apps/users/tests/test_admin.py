import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.test import Client
from django.urls import reverse

from apps.users.models import OutgoingMail, User
from apps.users.services.token_service import TokenService
from apps.users.tests.conftest import PASSWORD
from apps.users.tests.test_pages import code_of

INDEX = f"/{settings.ADMIN_PATH}"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def root(db):
    return User.objects.create_superuser("root@example.com", PASSWORD)


def log_in(client, user, code=None):
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    if code:
        client.post("/accounts/2fa/authenticate/", {"code": code})
    return client


@pytest.fixture
def admin(root, client):
    totp.TOTP.activate(root, SECRET)
    return log_in(client, root, code_of(SECRET))


def way_into(client):
    return [url for url, _ in client.get(INDEX, follow=True).redirect_chain][-1]


def test_a_stranger_is_led_to_the_log_in(client, db):
    assert way_into(client) == f"/accounts/login/?next={INDEX}"


def test_people_without_rights_are_refused(client, user):
    assert log_in(client, user).get(INDEX, follow=True).status_code == 403


def test_staff_without_a_second_factor_are_led_to_set_one_up(client, root):
    assert way_into(log_in(client, root)) == "/accounts/2fa/"


def test_a_session_from_before_the_second_factor_has_to_show_it(client, root):
    log_in(client, root)
    totp.TOTP.activate(root, SECRET)
    assert way_into(client).startswith("/accounts/2fa/reauthenticate/?next=")
    answer = client.post("/accounts/2fa/reauthenticate/", {"code": code_of(SECRET), "next": INDEX})
    assert answer["Location"] == INDEX
    assert client.get(INDEX).status_code == 200


def test_staff_with_a_second_factor_come_in(admin):
    assert admin.get(INDEX).status_code == 200
    assert admin.get(INDEX + "login/")["Location"] == INDEX


def test_a_password_is_changed_in_one_place(admin):
    assert admin.get(INDEX + "password_change/")["Location"] == "/accounts/password/change/"


def test_a_foreign_target_is_not_followed(root, client):
    answer = client.get(INDEX + "login/?next=https://evil.example/")
    client.post(answer["Location"], {"login": root.email, "password": PASSWORD})
    assert client.get("/accounts/profile/").status_code == 200


def test_the_switch_for_development_opens_without(client, root, settings):
    settings.ADMIN_MFA_REQUIRED = False
    assert log_in(client, root).get(INDEX).status_code == 200


def rows(admin, model):
    return admin.get(reverse(f"admin:users_{model}_changelist"))


@pytest.mark.parametrize("model", ["user", "tokenfamily", "outgoingmail"])
def test_lists_take_the_same_queries_however_long(admin, make_user, django_assert_max_num_queries, model):
    def fill(numbers):
        for number in numbers:
            TokenService.issue(make_user(f"user{number}@example.com", None))
            OutgoingMail.objects.create(recipient=f"user{number}@example.com", subject="Hello")

    fill(range(2))
    rows(admin, model)
    with django_assert_max_num_queries(100) as few:
        rows(admin, model)
    fill(range(2, 12))
    with django_assert_max_num_queries(len(few)):
        assert rows(admin, model).status_code == 200


def test_the_admin_makes_accounts_that_can_log_in(admin):
    data = {"email": "New@example.com", "name": "New", "password1": PASSWORD, "password2": PASSWORD}
    admin.post(reverse("admin:users_user_add"), {**data, "usable_password": "true"})
    new = User.objects.get(email="new@example.com")
    assert log_in(Client(), new).get("/accounts/profile/").status_code == 200


def test_the_admin_refuses_a_taken_address(admin, user):
    data = {"email": "ADA@example.com", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    answer = admin.post(reverse("admin:users_user_add"), data)
    assert answer.status_code == 200
    assert answer.context["errors"]


def test_who_is_deactivated_by_the_admin_is_out_at_once(admin, user, signed_in):
    admin.post(reverse("admin:users_user_change", args=[user.pk]), {"name": "Ada"})
    user.refresh_from_db()
    assert (user.name, user.is_active, user.email) == ("Ada", False, "ada@example.com")
    assert signed_in.get("/api/v1/users/me/").status_code == 401


def test_the_text_of_a_mail_is_not_shown(admin):
    waiting = OutgoingMail.objects.create(recipient="a@example.com", subject="Hello", body="the-secret-link")
    answer = admin.get(reverse("admin:users_outgoingmail_change", args=[waiting.pk]))
    assert answer.status_code == 200
    assert b"the-secret-link" not in answer.content


@pytest.mark.parametrize("model", ["tokenfamily", "outgoingmail"])
def test_what_only_services_make_cannot_be_added(admin, model):
    assert admin.get(reverse(f"admin:users_{model}_add")).status_code == 403
