"""Coming in by Google or GitHub."""

import runpy

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware

from apps.notifications.models import Notification
from apps.notifications.verbs import Verb
from apps.users.adapters import SocialAccountAdapter
from apps.users.models import User
from config.settings.environment import ROOT

PART = ROOT / "config" / "settings" / "parts" / "accounts.py"


def test_providers_are_offered_when_their_keys_are_there(monkeypatch):
    for provider in ("GITHUB", "GOOGLE"):
        monkeypatch.delenv(f"{provider}_CLIENT_ID", raising=False)
    assert runpy.run_path(PART)["SOCIALACCOUNT_PROVIDERS"] == {}
    monkeypatch.setenv("GITHUB_CLIENT_ID", "id")
    monkeypatch.setenv("GITHUB_CLIENT_SECRET", "secret")
    part = runpy.run_path(PART)
    assert part["SOCIALACCOUNT_PROVIDERS"]["github"]["APPS"] == [{"client_id": "id", "secret": "secret"}]
    assert "allauth.socialaccount.providers.github" in part["ACCOUNT_APPS"]
    assert "allauth.socialaccount.providers.google" not in part["ACCOUNT_APPS"]


@pytest.fixture
def sign_up(db, rf):
    def sign_up(**data):
        request = rf.get("/")
        request.user, request.session = AnonymousUser(), {}
        MessageMiddleware(lambda request: None).process_request(request)
        account = SocialAccount(provider="github", uid="1")
        addresses = [EmailAddress(email=data["email"], verified=True, primary=True)]
        login = SocialLogin(user=User(), account=account, email_addresses=addresses)
        with context.request_context(request):
            adapter = SocialAccountAdapter()
            adapter.populate_user(request, login, data)
            return adapter.save_user(request, login)

    return sign_up


@pytest.mark.parametrize("names", [{"name": "Ada Lovelace"}, {"first_name": "Ada", "last_name": "Lovelace"}])
def test_a_first_log_in_makes_an_account(sign_up, names):
    user = sign_up(email="ada@example.com", **names)
    assert (user.email, user.name, user.has_usable_password()) == ("ada@example.com", "Ada Lovelace", False)
    assert user.emailaddress_set.get().verified
    assert user.socialaccount_set.get().provider == "github"
    assert Notification.objects.get(recipient=user).verb == Verb.WELCOME


def test_an_address_taken_meanwhile_gets_the_answer_of_a_free_one(user, sign_up):
    with pytest.raises(ImmediateHttpResponse) as refusal:
        sign_up(email="ada@example.com")
    assert refusal.value.response["Location"] == "/accounts/confirm-email/"
    assert not SocialAccount.objects.exists()
