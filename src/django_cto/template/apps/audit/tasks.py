"""What beat does about the audit log."""

from celery import shared_task

from apps.audit.services.partition_service import PartitionService


@shared_task
def keep_partitions():
    """Make the next months, drop the old ones; nothing is left to do for a second run."""
    PartitionService.keep()
