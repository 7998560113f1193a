"""The traps of refresh tokens: used twice, used at once, used after the log-in has ended."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone
from rest_framework.test import APIClient
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from rest_framework_simplejwt.tokens import RefreshToken

from apps.core.tests.threads import at_once
from apps.users.models import TokenFamily
from apps.users.services.token_service import TokenService
from apps.users.services.user_service import UserService
from apps.users.tasks import forget_expired
from apps.users.tokens import FamilyRefreshToken

REFRESH, VERIFY, LOGOUT, ME = (
    f"/api/v1/{path}/" for path in ("auth/token/refresh", "auth/token/verify", "auth/logout", "users/me")
)


def refresh(api, token):
    return api.post(REFRESH, {"refresh": token})


def me(token):
    return APIClient().get(ME, headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_refresh_token_gives_the_next_pair(api, pair):
    answer = refresh(api, pair["refresh"])
    assert answer.status_code == 200
    assert answer.data["refresh"] != pair["refresh"]
    assert me(answer.data["access"]) == 200
    assert refresh(api, answer.data["refresh"]).status_code == 200


def test_a_second_use_ends_the_family(api, pair):
    following = refresh(api, pair["refresh"]).data
    assert refresh(api, pair["refresh"]).status_code == 401
    assert refresh(api, following["refresh"]).status_code == 401
    assert me(following["access"]) == 401
    assert TokenFamily.objects.get().revoked_at


def test_a_second_use_leaves_other_log_ins_alone(api, user, pair):
    other = TokenService.issue(user)
    refresh(api, pair["refresh"])
    refresh(api, pair["refresh"])
    assert refresh(api, other["refresh"]).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_succeeds_and_the_family_ends(pair):
    answers = at_once([partial(refresh, APIClient(), pair["refresh"]) for _ in range(8)])
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7
    assert BlacklistedToken.objects.count() == 1
    winner = next(answer for answer in answers if answer.status_code == 200)
    assert refresh(APIClient(), winner.data["refresh"]).status_code == 401


@pytest.mark.parametrize("end", [UserService.delete, UserService.deactivate, TokenService.revoke_all])
def test_tokens_end_with_the_account(api, user, pair, end):
    end(user)
    assert refresh(api, pair["refresh"]).status_code == 401
    assert api.post(VERIFY, {"token": pair["access"]}).status_code == 401
    assert me(pair["access"]) == 401


def test_tokens_end_with_the_password(api, user, pair):
    user.set_password("another-horse-battery")
    user.save()
    assert refresh(api, pair["refresh"]).status_code == 401
    assert me(pair["access"]) == 401


def test_a_log_out_ends_the_access_token_too(api, pair):
    assert api.post(LOGOUT, {"refresh": pair["refresh"]}).status_code == 204
    assert me(pair["access"]) == 401
    assert refresh(api, pair["refresh"]).status_code == 401
    assert api.post(LOGOUT, {"refresh": pair["refresh"]}).status_code == 401


def test_verifies_both_kinds(api, pair):
    assert [api.post(VERIFY, {"token": token}).status_code for token in pair.values()] == [204, 204]


def test_a_spent_token_is_not_verified(api, pair):
    refresh(api, pair["refresh"])
    assert api.post(VERIFY, {"token": pair["refresh"]}).status_code == 401


@pytest.mark.parametrize("path", [REFRESH, VERIFY, LOGOUT])
@pytest.mark.parametrize("token", ["rubbish", "a.b.c", "\x00"])
def test_refuses_rubbish(db, api, path, token):
    assert api.post(path, {"refresh": token, "token": token}).status_code in {400, 401}


def test_an_access_token_is_no_refresh_token(api, pair):
    assert refresh(api, pair["access"]).status_code == 401


def test_a_refresh_token_is_no_access_token(pair):
    assert me(pair["refresh"]) == 401


def test_an_expired_token_is_refused(api, user, monkeypatch):
    monkeypatch.setattr(FamilyRefreshToken, "lifetime", timedelta(seconds=-1))
    assert refresh(api, TokenService.issue(user)["refresh"]).status_code == 401


def test_a_token_of_no_family_cannot_be_refreshed(api, user):
    assert refresh(api, str(RefreshToken.for_user(user))).status_code == 401


def test_an_access_token_of_no_family_is_taken_while_its_minutes_last(user):
    assert me(str(RefreshToken.for_user(user).access_token)) == 200


def test_a_token_nobody_gave_out_is_refused(api, pair):
    OutstandingToken.objects.all().delete()
    assert refresh(api, pair["refresh"]).status_code == 401


def test_the_table_of_tokens_holds_no_token(pair):
    assert [row.token for row in OutstandingToken.objects.all()] == [""]


def test_forgets_what_has_expired(pair):
    assert forget_expired() == 0
    past = timezone.now() - timedelta(days=1)
    OutstandingToken.objects.update(expires_at=past)
    TokenFamily.objects.update(expires_at=past)
    forget_expired()
    assert (OutstandingToken.objects.count(), TokenFamily.objects.count()) == (0, 0)


def test_a_family_says_whether_it_lives(pair):
    family = TokenFamily.objects.get()
    assert str(family) == f"{family.pk} (live)"
