"""What django-cachalot talks to: the versions decide, whatever its time stamps say."""

import threading

from django.conf import settings
from django_redis.client import DefaultClient
from redis.exceptions import RedisError

from apps.querycache.keys import QUERY, TABLE, tables_of
from apps.querycache.store import Store, outage, token

# What takes longer to fetch from Redis than to ask the database for again.
LARGEST_RESULT = 512 * 1024

# What the query now running on this thread began with: its key and the versions.
begun = threading.local()


class QueryClient(DefaultClient):
    def get_many(self, keys, version=None, client=None):
        """Called with the tables and the key of a query before it runs; all of them found means a result."""
        tables = [key for key in keys if key.startswith(TABLE)]
        begun.query = None
        query = next((key for key in keys if key.startswith(QUERY)), None)
        if query is None or outage.lasts:
            return {}
        try:
            result = self.find(query)
        except RedisError as error:
            outage.begin(error, owing=False)
            return {}
        return {} if result is None else {**dict.fromkeys(tables, 0), query: (0, self.decode(result))}

    def find(self, query):
        found = Store(self).read(query, tables_of(query))
        if found is None:
            return None
        versions, result = found
        if result is None:
            begun.query = (query, versions)
        return result

    def set_many(self, data, timeout=None, version=None, client=None):
        """Called with the result of a query after it ran, or with tables that were written."""
        query = next((key for key in data if key.startswith(QUERY)), None)
        try:
            if query is None:
                self.forget(data)
            else:
                self.keep(query, data[query][1])
        except RedisError as error:
            outage.begin(error, owing=query is None)

    def keep(self, query, result):
        key, versions = getattr(begun, "query", None) or (None, None)
        begun.query = None
        if key != query:
            return
        encoded = self.encode(result, allow_int=False)
        if len(encoded) <= LARGEST_RESULT:
            Store(self).write(query, versions, encoded, settings.CACHALOT_TIMEOUT)

    def forget(self, tables):
        if outage.lasts:
            outage.owed = True
            return
        Store(self).unmark(token(), sorted(table.removeprefix(TABLE) for table in tables))
