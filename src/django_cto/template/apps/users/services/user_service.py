"""The life of an account: made, changed, closed."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from apps.notifications.services.notification_service import NotificationService
from apps.notifications.verbs import Verb
from apps.users.models import User
from apps.users.services.session_service import SessionService
from apps.users.services.token_service import TokenService


class EmailTakenError(ValidationError):
    """Another account has the address."""

    def __init__(self):
        super().__init__({"email": "Email already registered"}, code="unique")


class UserService:
    @staticmethod
    @transaction.atomic
    def create_user(email: str, password: str | None = None, *, verified: bool = False, **kwargs) -> User:
        """A new account with all it needs, or `EmailTakenError`. Without a password, other ways in are left."""
        user = User(email=email, **kwargs)
        user.set_password(password)
        user.clean_fields()
        _insert(user)
        user.emailaddress_set.create(email=user.email, primary=True, verified=verified)
        NotificationService.notify(recipient=user, verb=Verb.WELCOME)
        return user

    @staticmethod
    def register(request, email: str, password: str, **kwargs) -> None:
        """Sign up without telling the asker whether the address was free: the mailbox's owner is told, by mail."""
        # Foreseen, so that both ways cost the same; whether the address is free the constraint decides.
        if User.objects.filter(email=email).exists():
            UserService.rehearse(password)
            get_adapter().send_account_already_exists_mail(email)
            return
        try:
            with transaction.atomic():
                user = UserService.create_user(email, password, **kwargs)
                user.emailaddress_set.get().send_confirmation(request, signup=True)
        except EmailTakenError:
            get_adapter().send_account_already_exists_mail(email)

    @staticmethod
    def rehearse(password: str) -> None:
        """Do what `create_user` does, and undo it: a taken address takes as long as a free one."""
        with transaction.atomic():
            UserService.create_user(f"{User().pk.hex}@rehearsal.invalid", password)
            transaction.set_rollback(True)

    @staticmethod
    def change_profile(user: User, **changes) -> User:
        for field, value in changes.items():
            setattr(user, field, value)
        user.full_clean(exclude=["password"])
        user.save(update_fields=changes.keys())
        return user

    @staticmethod
    @transaction.atomic
    def change_password(user: User, password: str) -> None:
        """Every token given out for the old password ends; so do the sessions, whose hash no longer fits."""
        user.set_password(password)
        user.save(update_fields=["password"])
        TokenService.revoke_all(user)
        NotificationService.notify(recipient=user, verb=Verb.PASSWORD_CHANGED)

    @staticmethod
    def change_email(request, user: User, email: str) -> None:
        """Ask the new mailbox. The account's address changes when its link is opened, not before."""
        if email.lower() != user.email:
            EmailAddress.objects.add_new_email(request, user, email)

    @staticmethod
    @transaction.atomic
    def deactivate(user: User) -> None:
        user.is_active = False
        user.save(update_fields=["is_active"])
        SessionService.end_all(user)
        TokenService.revoke_all(user)

    @staticmethod
    @transaction.atomic
    def delete(user: User) -> None:
        """Erase the account and all that hangs on it."""
        SessionService.end_all(user)
        # simplejwt would keep these rows, without their user.
        OutstandingToken.objects.filter(user=user).delete()
        user.delete()


def _insert(user: User) -> None:
    """Let the database decide whether the address is free: who asks first is overtaken by who asks at the same time."""
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, UniqueViolation) and "email" in (cause.diag.constraint_name or ""):
            raise EmailTakenError from error
        raise
