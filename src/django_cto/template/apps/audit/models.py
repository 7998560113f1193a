"""What was done about accounts and in the admin, by whom and from where: written once, never changed."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.postgres import PartitionedModel, PartitioningMethod, PostgresManager


class Event(models.TextChoices):
    LOGGED_IN = "user.logged_in", _("logged in")
    LOGIN_FAILED = "user.login_failed", _("failed to log in")
    LOGGED_OUT = "user.logged_out", _("logged out")
    PASSWORD_CHANGED = "user.password_changed", _("changed the password")
    EMAIL_CHANGED = "user.email_changed", _("changed the e-mail address")
    DELETED = "user.deleted", _("deleted the account")
    ADMIN_ADDED = "admin.added", _("added in the admin")
    ADMIN_CHANGED = "admin.changed", _("changed in the admin")
    ADMIN_DELETED = "admin.deleted", _("deleted in the admin")


class Entry(PartitionedModel):
    """A month's entries are a table of their own: dropping an old month costs nothing and locks nobody out.

    Nothing is pointed at by key, because an entry outlives what it tells of.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # type: ignore[assignment]
    occurred_at = models.DateTimeField(_("occurred"), default=timezone.now, editable=False)
    event = models.CharField(_("event"), max_length=64, choices=Event.choices)
    actor_id = models.UUIDField(_("actor"), null=True, blank=True)
    target_type = models.CharField(_("kind of target"), max_length=100, blank=True)
    target_id = models.CharField(_("target"), max_length=64, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    data = models.JSONField(_("data"), default=dict, blank=True)

    objects = PostgresManager()

    class PartitioningMeta:
        method = PartitioningMethod.RANGE
        key = ["occurred_at"]

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(F("occurred_at").desc(), name="audit_newest"),
            models.Index(F("actor_id"), F("occurred_at").desc(), name="audit_actor"),
            models.Index(F("event"), F("occurred_at").desc(), name="audit_event"),
            models.Index(fields=["target_type", "target_id"], name="audit_target"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(event=""), name="audit_event_named")]

    def __str__(self):
        return f"{self.occurred_at:%Y-%m-%d %H:%M} {self.event}"
