"""A person's way through the pages: sign up, verify, log in, second factor, notifications, admin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from acceptance.browsing import Visitor, browser

from stack import Stack
from stack.program import wait_until

EMAIL, PASSWORD = "visitor@example.com", "correct-horse-battery-9"
PICTURES = Path(__file__).parents[1] / "build" / "pictures"


@pytest.fixture(scope="module")
def visitor(running: Stack) -> Iterator[Visitor]:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    with browser(running, PICTURES) as (context, address):
        yield Visitor(context.new_page(), address, PICTURES)


def link_in_mail(running: Stack) -> str:
    """The link to verify the address, as it came by mail."""
    found: list[str] = []

    def came() -> bool:
        texts = [mail.text for mail in running.mail.sent_to(EMAIL)]
        found.extend(link for text in texts for link in re.findall(r"https://\S*confirm\S*", text))
        return bool(found)

    wait_until(came, "the mail with the link")
    return found[0]


def log_in(visitor: Visitor) -> None:
    visitor.go("/accounts/login/")
    visitor.page.fill("[name=login]", EMAIL)
    visitor.page.fill("[name=password]", PASSWORD)
    visitor.press("^sign in$")


def test_signing_up_and_verifying_the_address(running: Stack, visitor: Visitor) -> None:
    for name, path in {"login": "login", "password-reset": "password/reset", "signup": "signup"}.items():
        visitor.go(f"/accounts/{path}/")
        visitor.look(name)
    visitor.page.fill("[name=email]", EMAIL)
    visitor.page.fill("[name=password1]", PASSWORD)
    visitor.press("^sign up$")
    visitor.look("verification-sent")
    visitor.go(link_in_mail(running))
    visitor.look("confirm")
    visitor.press("confirm")
    assert not visitor.wrong, visitor.told()


def test_logging_in(visitor: Visitor) -> None:
    visitor.page.context.clear_cookies()
    log_in(visitor)
    visitor.look("profile")
    pages = {"emails": "email", "password": "password/change", "sessions": "sessions", "close": "profile/close"}
    for name, path in pages.items():
        visitor.go(f"/accounts/{path}/")
        visitor.look(name)
    assert not visitor.wrong, visitor.told()


def test_notifications(visitor: Visitor) -> None:
    """On their page, and by the API as a program in the page would: the welcome is unread, then read."""
    credentials = {"email": EMAIL, "password": PASSWORD}
    token = visitor.ask("POST", "auth/token/", credentials)["access"]
    (welcome,) = visitor.ask("GET", "notifications/", token=token)["results"]
    assert (welcome["verb"], welcome["read_at"]) == ("account.welcome", None)
    visitor.go("/notifications/")
    visitor.look("notifications")
    visitor.go("/notifications/preferences/")
    visitor.look("preferences")
    assert visitor.ask("POST", f"notifications/{welcome['id']}/read/", {}, token)["read_at"]
    assert visitor.ask("GET", "notifications/unread-count/", token=token) == {"unread": 0}
    visitor.go("/api/docs/")
    visitor.page.wait_for_selector(".opblock")
    assert not visitor.wrong, visitor.told()


def test_the_second_factor(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/accounts/2fa/")
    visitor.look("second-factors")
    visitor.go("/accounts/2fa/totp/activate/")
    if "reauthenticate" in page.url:
        page.fill("[name=password]", PASSWORD)
        visitor.press("confirm")
    visitor.look("totp")
    secret = page.locator("#authenticator_secret").first.input_value()
    used = pyotp.TOTP(secret).now()
    page.locator("[name=code]").first.fill(used)
    visitor.press("activate")
    visitor.look("recovery-codes")
    visitor.go("/accounts/2fa/webauthn/")
    visitor.look("passkeys")
    visitor.press("sign out")
    visitor.page.context.clear_cookies()
    log_in(visitor)
    visitor.look("second-factor")
    assert "/2fa/" in page.url
    # The code of the activation is used up; the next one comes within half a minute.
    wait_until(lambda: pyotp.TOTP(secret).now() != used, "the next code")
    page.locator("[name=code]").first.fill(pyotp.TOTP(secret).now())
    visitor.press("^sign in$")
    assert page.url.endswith("/profile/")
    assert not visitor.wrong, visitor.told()


def test_the_admin(running: Stack, visitor: Visitor) -> None:
    promote = (
        "from apps.users.models import User; User.objects.filter(email='{}').update(is_staff=True, is_superuser=True)"
    )
    running.project.manage("shell", "-c", promote.format(EMAIL))
    visitor.go("/backstage/")
    visitor.look("admin")
    for name in ("users/user", "notifications/notification", "notifications/delivery"):
        visitor.go(f"/backstage/{name}/")
        visitor.look(f"admin-{name.replace('/', '-')}")
    visitor.go("/backstage/users/user/")
    visitor.page.get_by_role("link", name=EMAIL).click()
    visitor.look("admin-user")
    assert not visitor.wrong, visitor.told()


def test_a_page_that_is_not_there(visitor: Visitor) -> None:
    answer = visitor.page.goto(f"{visitor.address}/nowhere/")
    assert answer
    assert answer.status == 404
    visitor.wrong.clear()
    visitor.look("not-found")
    assert not visitor.wrong, visitor.told()
