"""What beat does and when; django-celery-beat copies it into the database, where the admin can change it."""

from celery.schedules import crontab

from config.settings.environment import env

# How many whole months of the audit log are kept.
AUDIT_RETENTION_MONTHS = env.int("AUDIT_RETENTION_MONTHS", default=13)

CELERY_BEAT_SCHEDULE = {
    "deliver-overdue-account-mail": {"task": "apps.users.tasks.deliver_overdue_mail", "schedule": 30},
    "forget-expired-sessions": {
        "task": "apps.users.tasks.forget_expired_sessions",
        "schedule": crontab(hour="4", minute="35"),
    },
    "forget-expired-tokens": {"task": "apps.users.tasks.forget_expired", "schedule": crontab(hour="4", minute="5")},
    "send-due-emails": {"task": "apps.notifications.tasks.send_due_emails", "schedule": 30},
    "send-digests": {"task": "apps.notifications.tasks.send_digests", "schedule": crontab(hour="7", minute="0")},
    "keep-audit-partitions": {"task": "apps.audit.tasks.keep_partitions", "schedule": crontab(hour="3", minute="15")},
}
