"""Makes the mail about a notification and takes it to the mail server."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import select_template

from apps.notifications.models import Notification
from apps.notifications.texts import title_of


def send_email(notification):
    make_email(notification).send()


def make_email(notification):
    """The same mail each time it is made, so that a copy can be known as one."""
    context = {
        "notification": notification,
        "title": title_of(notification.verb, notification.data),
        "site_name": settings.SITE_NAME,
        "digested": digested(notification),
    }
    mail = EmailMultiAlternatives(
        subject=" ".join(context["title"].split()),
        body=body_of(notification, "txt", context),
        to=[notification.recipient.email],
        headers=headers_of(notification),
    )
    mail.attach_alternative(body_of(notification, "html", context), "text/html")
    return mail


def headers_of(notification):
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return {
        "Message-ID": f"<notification.{notification.pk}@{host}>",
        settings.EMAIL_IDEMPOTENCY_HEADER: f"notification.{notification.pk}",
        # Keeps programs that answer mails (holidays, tickets) from answering this one.
        "Auto-Submitted": "auto-generated",
    }


def body_of(notification, kind, context):
    name = notification.verb.replace(".", "_")
    templates = [f"notifications/email/{name}.{kind}", f"notifications/email/default.{kind}"]
    return select_template(templates).render(context)


def digested(notification):
    """What a digest tells of, newest first; nothing for all others."""
    keys = notification.data.get("notifications", [])
    if not keys:
        return []
    found = Notification.objects.filter(pk__in=keys, recipient_id=notification.recipient_id).order_by("-created_at")
    return [{"title": title_of(each.verb, each.data), "created_at": each.created_at} for each in found]
