"""Who has an account, and which families of API tokens that account has given out."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.users.fields import LowercaseEmailField
from apps.users.managers import UserManager


class User(AbstractBaseUser, PermissionsMixin):
    """Someone with an account, known by an e-mail address."""

    # Random, because the API shows it: a counter would tell strangers how many accounts there are.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = LowercaseEmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    is_staff = models.BooleanField(_("staff"), default=False, help_text=_("May enter the admin."))
    is_active = models.BooleanField(
        _("active"), default=True, db_index=True, help_text=_("Unset instead of deleting the account.")
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, db_index=True, editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            # The field lowers what Django writes; this holds what anything else writes.
            models.UniqueConstraint(
                Lower("email"),
                name="users_email_unique_in_any_case",
                violation_error_message=_("Email already registered"),
            )
        ]

    def __str__(self):
        return self.email

    def get_full_name(self):
        return self.name or self.email

    def get_short_name(self):
        return self.name.split(" ", 1)[0] or self.email


class TokenFamily(models.Model):
    """One log-in by the API: the refresh tokens that follow from one another by rotation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="token_families")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("token family")
        verbose_name_plural = _("token families")

    def __str__(self):
        return f"{self.id} ({'revoked' if self.revoked_at else 'live'})"


class OutgoingMail(models.Model):
    """A mail about an account that waits to be sent; the row goes when the mail server has taken it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # A worker's claim: until then nobody else sends this mail.
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")

    def __str__(self):
        return f"{self.subject} → {self.recipient}"
