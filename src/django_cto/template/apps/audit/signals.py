"""Where the audit log listens: log-ins, changes of accounts, and the admin."""

from functools import wraps

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry, LogEntryManager
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils.crypto import salted_hmac

from apps.audit.models import Event
from apps.audit.services.audit_service import AuditService
from apps.users.models import TokenFamily

User = get_user_model()
ADMIN_EVENTS = {ADDITION: Event.ADMIN_ADDED, CHANGE: Event.ADMIN_CHANGED, DELETION: Event.ADMIN_DELETED}


@receiver(user_logged_in)
def logged_in(user, request=None, **_):
    AuditService.record(Event.LOGGED_IN, user.pk, target=user, request=request)


@receiver(post_save, sender=TokenFamily)
def logged_in_by_api(instance, created, **_):
    if created:
        AuditService.record(Event.LOGGED_IN, instance.user_id, target=instance.user, by="api")


@receiver(user_login_failed)
def login_failed(credentials, request=None, **_):
    # Not the address itself: people type passwords there. Equal marks still tell of one target.
    name = credentials.get("email") or credentials.get("username") or ""
    mark = salted_hmac("audit.login", str(name).strip().lower()).hexdigest()[:16]
    AuditService.record(Event.LOGIN_FAILED, request=request, account=mark)


@receiver(user_logged_out)
def logged_out(user=None, request=None, **_):
    if user is not None:
        AuditService.record(Event.LOGGED_OUT, user.pk, target=user, request=request)


@receiver(pre_save, sender=User)
def notice_changes(instance, update_fields=None, raw=False, **_):
    """Whatever changes an account passes here: pages, API, admin, commands."""
    instance.audited_events = []
    if raw or instance._state.adding:  # noqa: SLF001 - documented by Django
        return
    # Set by `set_password` until the row is saved, and not where a log-in only renews the hash.
    if instance._password is not None:  # noqa: SLF001 - nothing else tells the two apart
        instance.audited_events.append(Event.PASSWORD_CHANGED)
    saves_email = update_fields is None or "email" in update_fields
    if saves_email and not User.objects.filter(pk=instance.pk, email=instance.email).exists():
        instance.audited_events.append(Event.EMAIL_CHANGED)


@receiver(post_save, sender=User)
def record_changes(instance, **_):
    for event in instance.audited_events:
        AuditService.record(event, target=instance)


@receiver(post_delete, sender=User)
def deleted(instance, **_):
    AuditService.record(Event.DELETED, target=instance)


@receiver(post_save, sender=LogEntry)
def done_in_admin(instance, created=True, **_):
    if created:
        event = ADMIN_EVENTS[instance.action_flag]
        kind = instance.content_type
        label = f"{kind.app_label}.{kind.model}" if kind else ""
        AuditService.record(
            event, instance.user_id, on=label, key=str(instance.object_id), what=instance.change_message
        )


def audited(log_actions):
    """Django writes the log of an action on several objects at once, and then sends no signal."""

    @wraps(log_actions)
    def log_and_audit(manager, *args, **kwargs):
        entries = log_actions(manager, *args, **kwargs)
        if isinstance(entries, list) and len(entries) > 1:
            for entry in entries:
                done_in_admin(entry)
        return entries

    return log_and_audit


LogEntryManager.log_actions = audited(LogEntryManager.log_actions)  # type: ignore[method-assign]
