"""How often each door of the API may be tried from one address; wrong passwords are counted besides, by account."""

from django.conf import settings
from rest_framework.throttling import BaseThrottle

from apps.core.addresses import client_network
from apps.core.throttling import rate_of, seconds_to_wait


class DoorThrottle(BaseThrottle):
    scope: str

    def key(self, request):
        return client_network(request)

    def allow_request(self, request, view):
        rate = rate_of(settings.ACCOUNT_API_RATES[self.scope])
        self.left = seconds_to_wait(self.scope, self.key(request), rate)
        return not self.left

    def wait(self):
        return self.left


class SignupThrottle(DoorThrottle):
    scope = "signup"


class LoginThrottle(DoorThrottle):
    scope = "login"


class ResetThrottle(DoorThrottle):
    scope = "reset"


class TokenThrottle(DoorThrottle):
    scope = "token"


class ChangeThrottle(DoorThrottle):
    """By account: whoever holds its token, from wherever."""

    scope = "change"

    def key(self, request):
        return str(request.user.pk)
