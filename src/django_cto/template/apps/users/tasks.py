"""What workers and beat do for accounts."""

from celery import shared_task

from apps.users.services.mail_service import MailService
from apps.users.services.session_service import SessionService
from apps.users.services.token_service import TokenService


# Both shorter than a claim: whoever still sends has it.
@shared_task(soft_time_limit=60, time_limit=90)
def deliver_mail(pk: str) -> bool:
    return MailService.deliver(pk)


@shared_task
def deliver_overdue_mail() -> int:
    """Beat: send again what the broker or a worker lost."""
    MailService.forget_expired()
    overdue = MailService.overdue()
    for pk in overdue:
        deliver_mail.delay(str(pk))
    return len(overdue)


@shared_task
def forget_expired_sessions() -> int:
    """Beat: rows of sessions that nobody can use again."""
    return SessionService.forget_expired()


@shared_task
def forget_expired() -> int:
    """Beat: rows of tokens that have run out of time."""
    return TokenService.forget_expired()
