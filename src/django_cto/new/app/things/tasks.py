"""What workers do. A task may run twice, so each can be repeated without harm."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from apps.things.services.thing_service import ThingService

KEPT_FOR = timedelta(days=30)


@shared_task
def remove_archived_things():
    """Remove what has been archived for long; for the schedule, once a day."""
    return ThingService.remove_archived(before=timezone.now() - KEPT_FOR)
