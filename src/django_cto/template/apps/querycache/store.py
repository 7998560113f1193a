"""The versions, marks and results in Redis, and what is done while Redis cannot be reached."""

import logging
import time
import uuid
from hashlib import sha1

from redis.exceptions import NoScriptError

from apps.querycache.scripts import ANSWER, MARK, READ

logger = logging.getLogger(__name__)

# A mark of a writer that died. Who writes for longer is still seen after its commit, by its last new version.
MARK_LEASE = 120
# How long nobody but writers asks a Redis that did not answer.
SILENCE = 5
DIGESTS = {script: sha1(script.encode(), usedforsecurity=False).hexdigest() for script in (READ, ANSWER, MARK)}


class Outage:
    """What this process remembers of a Redis that it could not reach."""

    def __init__(self):
        self.until = 0.0
        # Some write of ours is not known to the readers: nothing stored may be trusted.
        self.owed = False

    @property
    def lasts(self):
        return time.monotonic() < self.until

    def begin(self, error, *, owing):
        if not self.lasts:
            logger.warning("query_cache.unreachable", extra={"reason": repr(error)})
        self.until = time.monotonic() + SILENCE
        self.owed = self.owed or owing


outage = Outage()


class Store:
    """One Redis, seen through django-redis's client, which knows the address and the prefix of keys."""

    def __init__(self, client):
        self.client = client

    def read(self, key, tables):
        """None while somebody writes; else the versions and what was stored with them, if anything was."""
        return self.find(READ, key, tables)

    def answer(self, key, tables, window, seconds, limit):
        """The same for an answer, which is given out so often in a window of so many seconds."""
        return self.find(ANSWER, key, tables, window, seconds, limit)

    def find(self, script, key, tables, *arguments):
        keys = [self.name("epoch"), self.name(key), *self.names_of(tables)]
        found = self.run(script, keys, [token(), *arguments])
        if found is None:
            return None
        return found[0], found[1] if len(found) > 1 else None

    def write(self, key, versions, result, seconds, **more):
        redis = self.client.get_client(write=True)
        name = self.name(key)
        pipeline = redis.pipeline()
        pipeline.hset(name, mapping={"versions": versions, "result": result, **more})
        pipeline.expire(name, seconds)
        pipeline.execute()

    def mark(self, writer, tables):
        self.run(MARK, [self.name("epoch"), *self.names_of(tables)], [token(), writer, MARK_LEASE])

    def unmark(self, writer, tables):
        self.run(MARK, [self.name("epoch"), *self.names_of(tables)], [token(), writer, 0])

    def run(self, script, keys, arguments):
        redis = self.client.get_client(write=True)
        if outage.owed:
            redis.set(self.name("epoch"), token())
            outage.owed = False
        try:
            return redis.evalsha(DIGESTS[script], len(keys), *keys, *arguments)
        except NoScriptError:
            # A Redis that has just started, or a replica that took over: it may have missed what was written.
            redis.set(self.name("epoch"), token())
            for each in DIGESTS:
                redis.script_load(each)
            return redis.evalsha(DIGESTS[script], len(keys), *keys, *arguments)

    def names_of(self, tables):
        for table in tables:
            yield self.name(f"version:{table}")
            yield self.name(f"marks:{table}")

    def name(self, key):
        return str(self.client.make_key(f"querycache:{key}"))


def token():
    return uuid.uuid4().hex
