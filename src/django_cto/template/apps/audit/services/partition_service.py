"""Keeps the months of the audit log: the next ones made in time, the old ones dropped."""

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from apps.audit.models import Entry
from apps.core.postgres import (
    MADE_BY_US,
    CurrentTimeStrategy,
    PartitioningConfig,
    PartitioningManager,
    TimePartitionSize,
)

# By default the library names months in the language of the server.
NAME = "%Y_%m"
MONTHS_AHEAD = 3
# Any number that no other lock of the project has.
LOCK = 702_611


class PartitionService:
    @staticmethod
    @transaction.atomic
    def keep():
        """Make and drop what is due; the names of both. Two at the same time wait for one another."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        made = [make(month) for month in missing_months()]
        dropped = [drop(name) for name in old_months()]
        return made, dropped


def missing_months():
    strategy = CurrentTimeStrategy(size=TimePartitionSize(months=1), count=MONTHS_AHEAD + 1, name_format=NAME)
    return PartitioningManager([PartitioningConfig(Entry, strategy)]).plan().creations


def make(month):
    """A partition for a month, and in it what the default partition has caught of that month.

    PostgreSQL refuses a partition while rows that belong into it lie in the default one.
    """
    span = [month.from_values, month.to_values]
    with connection.cursor() as cursor:
        # Nothing may be caught between the look and the new partition.
        cursor.execute("LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE")
        cursor.execute("CREATE TEMPORARY TABLE caught (LIKE audit_entry) ON COMMIT DROP")
        cursor.execute(
            "WITH moved AS (DELETE FROM audit_entry_default WHERE occurred_at >= %s AND occurred_at < %s RETURNING *)"
            " INSERT INTO caught SELECT * FROM moved",
            span,
        )
        with connection.schema_editor() as editor:
            month.create(Entry, editor, comment=MADE_BY_US)
        cursor.execute("INSERT INTO audit_entry SELECT * FROM caught")
        cursor.execute("DROP TABLE caught")
    return month.name()


def old_months():
    """Made by us, and wholly older than what is kept; also behind a gap, where the library would stop looking."""
    oldest_kept = timezone.now() - TimePartitionSize(months=settings.AUDIT_RETENTION_MONTHS).as_delta()
    with connection.cursor() as cursor:
        table = connection.introspection.get_partitioned_table(cursor, "audit_entry")  # type: ignore[attr-defined]
    return [
        partition.name
        for partition in table.partitions
        if partition.comment == MADE_BY_US and partition.name < oldest_kept.strftime(NAME)
    ]


def drop(name):
    with connection.schema_editor() as editor:
        editor.delete_partition(Entry, name)  # type: ignore[attr-defined]
    return name
