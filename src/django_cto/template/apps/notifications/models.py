"""What people were told of, how they want to be told, and how far the mail about it has come."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.postgres import PostgresManager
from apps.notifications.verbs import Verb


class Notification(models.Model):
    """Somebody (`actor`) did something (`verb`) to something (`target`), and `recipient` is to know."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    verb = models.CharField(_("verb"), max_length=64, choices=Verb.choices)
    target_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    # Text, because the keys of what is pointed at may be numbers or UUIDs.
    target_id = models.CharField(max_length=64, blank=True)
    target = GenericForeignKey("target_type", "target_id")
    data = models.JSONField(_("data"), default=dict, blank=True)
    # Unset for what is told by mail alone.
    listed = models.BooleanField(_("listed"), default=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(
                F("recipient"),
                F("created_at").desc(),
                F("id").desc(),
                condition=Q(listed=True),
                name="notification_list",
            ),
            models.Index(
                F("recipient"),
                F("created_at").desc(),
                condition=Q(listed=True, read_at=None),
                name="notification_unread",
            ),
            models.Index(fields=["recipient", "verb"], name="notification_verb"),
            models.Index(fields=["target_type", "target_id"], name="notification_target"),
            models.Index(fields=["created_at"], name="notification_created"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(target_type=None, target_id="") | (Q(target_type__isnull=False) & ~Q(target_id="")),
                name="notification_target_whole",
            ),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=F("created_at")), name="notification_read_after_created"
            ),
        ]

    def __str__(self):
        return f"{self.get_verb_display()} ({self.id})"


class Delivery(models.Model):
    """The mail about one notification: a row of its own, so that sending does not disturb cached lists."""

    class State(models.TextChoices):
        PENDING = "pending", _("to be sent")
        HELD = "held", _("held for the digest")
        SENT = "sent", _("sent")
        DEAD = "dead", _("given up")
        DIGESTED = "digested", _("told in a digest")
        DROPPED = "dropped", _("not to be sent any more")

    notification = models.OneToOneField(
        Notification, on_delete=models.CASCADE, related_name="delivery", primary_key=True
    )
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # When the sweep hands the row to a worker again, unless one has it.
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    claim = models.UUIDField(null=True, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="pending"), name="delivery_due"),
            models.Index(fields=["state", "due_at"], name="delivery_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["pending", "held", "sent", "dead", "digested", "dropped"]),
                name="delivery_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="delivery_sent_when_sent",
            ),
            models.CheckConstraint(
                condition=Q(claim=None, claimed_until=None)
                | Q(state="pending", claim__isnull=False, claimed_until__isnull=False),
                name="delivery_claim_whole",
            ),
        ]

    def __str__(self):
        return f"{self.get_state_display()} ({self.notification_id})"


class Preference(models.Model):
    """How one person wants to be told of one verb; who has no row gets everything at once."""

    class Email(models.TextChoices):
        INSTANT = "instant", _("at once")
        DIGEST = "digest", _("in the daily digest")
        OFF = "off", _("not at all")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preferences"
    )
    verb = models.CharField(_("verb"), max_length=64, choices=Verb.choices)
    in_app = models.BooleanField(_("in the list"), default=True)
    email = models.CharField(_("by e-mail"), max_length=16, choices=Email.choices, default=Email.INSTANT)

    objects = PostgresManager()

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [
            models.UniqueConstraint(fields=["user", "verb"], name="preference_once_a_verb"),
            models.CheckConstraint(condition=Q(email__in=["instant", "digest", "off"]), name="preference_email_known"),
        ]

    def __str__(self):
        return f"{self.verb}: {self.email}"
