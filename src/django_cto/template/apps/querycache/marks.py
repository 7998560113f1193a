"""The marks of one connection on the tables it writes to."""

from django.core.cache import caches
from redis.exceptions import RedisError

from apps.querycache.store import Store, outage, token


class Marks:
    def __init__(self):
        self.writer = token()
        self.tables = set()

    def set(self, tables):
        """Before the first write to them; a Redis that is away holds nobody up."""
        new = tables - self.tables
        self.tables |= new
        if not new or outage.lasts:
            return
        try:
            store().mark(self.writer, sorted(new))
        except RedisError as error:
            outage.begin(error, owing=True)

    def lift(self):
        """After the end of the transaction: also while Redis seems away, because now the write can be seen."""
        tables, self.tables = self.tables, set()
        if not tables:
            return
        try:
            store().unmark(self.writer, sorted(tables))
        except RedisError as error:
            outage.begin(error, owing=True)

    def abandon(self):
        """When nobody knows whether the database has committed: the marks run out by themselves."""
        self.tables = set()
        self.writer = token()


def store():
    return Store(caches["queries"].client)  # type: ignore[attr-defined]
