"""No entry is lost for want of a partition, and no month outstays its time."""

from datetime import UTC, datetime

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.utils import timezone

from apps.audit.models import Entry
from apps.audit.services.partition_service import MONTHS_AHEAD, PartitionService, drop
from apps.audit.tasks import keep_partitions
from apps.core.postgres import MADE_BY_US
from apps.core.tests.threads import at_once

pytestmark = pytest.mark.django_db


def partitions():
    with connection.cursor() as cursor:
        table = connection.introspection.get_partitioned_table(cursor, "audit_entry")
    return {partition.name for partition in table.partitions}


def month(offset):
    return (timezone.now().replace(day=1) + relativedelta(months=offset)).strftime("%Y_%m")


def add_month(offset, comment=MADE_BY_US):
    start = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0) + relativedelta(months=offset)
    with connection.schema_editor() as editor:
        editor.add_range_partition(
            Entry, month(offset), str(start.date()), str((start + relativedelta(months=1)).date()), comment
        )


def place_of(entry):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM audit_entry WHERE id = %s", [entry.id])
        return cursor.fetchone()[0]


def test_makes_this_month_and_the_next_ones_once():
    keep_partitions()
    made = {month(offset) for offset in range(MONTHS_AHEAD + 1)}
    assert partitions() == {"default", *made}
    assert PartitionService.keep() == ([], [])


def test_what_was_caught_meanwhile_moves_into_its_month():
    now = timezone.now()
    entries = [Entry.objects.create(event="user.logged_in", occurred_at=now) for _ in range(3)]
    ancient = Entry.objects.create(event="user.logged_in", occurred_at=now - relativedelta(years=9))
    assert place_of(entries[0]) == "audit_entry_default"
    PartitionService.keep()
    assert {place_of(entry) for entry in entries} == {f"audit_entry_{month(0)}"}
    assert place_of(ancient) == "audit_entry_default"
    assert Entry.objects.count() == 4


def test_entries_go_to_their_month():
    PartitionService.keep()
    entry = Entry.objects.create(event="user.logged_in", occurred_at=timezone.now())
    assert place_of(entry) == f"audit_entry_{month(0)}"


def test_old_months_go_also_behind_a_gap(settings):
    settings.AUDIT_RETENTION_MONTHS = 2
    for offset in (-2, -3, -5):
        add_month(offset)
    add_month(-6, comment="kept for the auditors")
    _made, dropped = PartitionService.keep()
    assert set(dropped) == {month(-3), month(-5)}
    assert {month(-2), month(-6)} <= partitions()


def test_a_month_that_was_dropped_takes_its_entries_along():
    add_month(-4)
    Entry.objects.create(event="user.logged_in", occurred_at=timezone.now() - relativedelta(months=4, day=15))
    drop(month(-4))
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_neither_fail_nor_make_one_twice():
    try:
        at_once([PartitionService.keep] * 3)
    finally:
        made = partitions() - {"default"}
        for name in made:
            drop(name)
    assert made == {month(offset) for offset in range(MONTHS_AHEAD + 1)}
