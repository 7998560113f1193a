"""What workers do about notifications. Every task may run twice: the rows tell what is left to do."""

from celery import shared_task

from apps.notifications.services.delivery_service import DeliveryService
from apps.notifications.services.digest_service import DigestService


# Both shorter than the lease of a claim: whoever still sends has it.
@shared_task(soft_time_limit=60, time_limit=90)
def deliver_email(notification_id):
    """Send one mail."""
    DeliveryService.deliver(notification_id)


@shared_task
def send_due_emails():
    """Give the workers what was not delivered: broker down after the commit, worker killed, mail server away."""
    for notification_id in DeliveryService.claim_due():
        deliver_email.delay(str(notification_id))


@shared_task
def send_digests():
    """Begin a digest for everybody for whom something is held."""
    for user_id in DigestService.recipients():
        write_digest.delay(str(user_id))


@shared_task
def write_digest(user_id):
    """Gather what is held for one person into one mail."""
    notification_id = DigestService.write(user_id)
    if notification_id:
        deliver_email.delay_on_commit(str(notification_id))
