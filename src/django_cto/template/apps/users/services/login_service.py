"""Logging in by the API: the same purse of attempts, the same second factor as on the pages."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import update_last_login
from django.core.exceptions import ValidationError

from apps.users.models import User
from apps.users.services.token_service import TokenService

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class LoginRefusedError(Exception):
    """Why nobody was let in, in one of the words the API documents."""

    def __init__(self, code: str, detail: str):
        super().__init__(detail)
        self.code = code


class TooManyAttemptsError(Exception):
    """Too many wrong passwords for this account from this address."""


class LoginService:
    @staticmethod
    def log_in(request, email: str, password: str, code: str = "") -> dict[str, str]:
        """A pair of tokens for the right password and, where one is set up, the right code."""
        user = check_password(request, email, password)
        if user is None or not user.is_active:
            raise LoginRefusedError("no_active_account", "No active account has this e-mail address and password")
        _check_address(request, user)
        _check_code(user, code)
        update_last_login(User, user)
        return TokenService.issue(user)


def check_password(request, email: str, password: str) -> User | None:
    """The user whose password it is. A wrong one counts, here as on the pages."""
    try:
        user = get_adapter().authenticate(request, email=email, password=password)
    except ValidationError as error:
        raise TooManyAttemptsError from error
    return user if isinstance(user, User) else None


def _check_address(request, user: User) -> None:
    address = EmailAddress.objects.filter(user=user, email=user.email).first()
    if address is None or not address.verified:
        address = address or user.emailaddress_set.create(email=user.email, primary=True)
        send_verification_email_to_address(request, address)
        raise LoginRefusedError("email_not_verified", "The e-mail address is not verified yet; see the mail sent to it")


def _check_code(user: User, code: str) -> None:
    """A password alone must not open by the API what asks for two factors on the pages."""
    if not is_mfa_enabled(user, SECOND_FACTORS):
        return
    if not code:
        raise LoginRefusedError("mfa_required", "This account asks for a code as well")
    form = AuthenticateForm({"code": code}, user=user)
    if form.is_valid():
        form.authenticator.record_usage()
    elif form.has_error("code", "too_many_login_attempts"):
        raise TooManyAttemptsError
    else:
        raise LoginRefusedError("mfa_wrong_code", "Wrong code")
