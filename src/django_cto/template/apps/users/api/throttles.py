"""Rates of the API's doors. The numbers stand in ACCOUNT_RATE_LIMITS, so that pages and API spend from one purse."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from rest_framework.throttling import BaseThrottle

# The longest that a limit by the minute can last.
PATIENCE = 60


class RateLimit(BaseThrottle):
    action: str

    def allow_request(self, request, view):
        return ratelimit.consume(request._request, action=self.action, key=self.key(request), user=request.user)

    def key(self, request):
        email = request.data.get("email", "") if isinstance(request.data, dict) else ""
        return f"{get_adapter().get_client_ip(request._request)}:{str(email).lower()}"

    def wait(self):
        return PATIENCE


class SignupRate(RateLimit):
    action = "signup"


class LoginRate(RateLimit):
    action = "login"


class ResetRate(RateLimit):
    action = "reset_password"


class RefreshRate(RateLimit):
    action = "token_refresh"


class VerifyRate(RateLimit):
    action = "token_verify"


class PasswordRate(RateLimit):
    action = "change_password"


class EmailRate(RateLimit):
    action = "change_email"
