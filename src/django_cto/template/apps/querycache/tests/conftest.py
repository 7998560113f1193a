import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.cache import caches

from apps.notifications.tests.factories import make_user
from apps.querycache.store import outage
from apps.querycache.tests.servers import RedisServer

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def empty_cache(transactional_db):
    outage.until, outage.owed = 0.0, False
    for cache in caches.all(initialized_only=False):
        cache.delete_pattern("*")
    yield
    outage.until, outage.owed = 0.0, False


@pytest.fixture
def user(transactional_db):
    return make_user(name="old")


@pytest.fixture(scope="session")
def idle_peers(django_db_setup):
    """Processes kept from test to test: to start one takes longer than a test."""
    peers = []
    yield peers
    for each in peers:
        each.end()


@pytest.fixture
def peer(transactional_db, idle_peers):
    """Gives other processes on the database and the cache of this test."""
    busy = []

    def give():
        places = addresses()
        found = next((each for each in idle_peers if each.places == places), None)
        if found:
            idle_peers.remove(found)
        busy.append(found or Conversation(places))
        return busy[-1]

    yield give
    for each in busy:
        if each.lives and each("rest") == "ok":
            idle_peers.append(each)
        else:
            each.end()


class Conversation:
    def __init__(self, places):
        self.places = places
        self.process = subprocess.Popen(
            [sys.executable, "-m", "apps.querycache.tests.peer"],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", **places},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.heard() == "ready"

    def __call__(self, *words):
        self.say(*words)
        return self.heard()

    def say(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def heard(self):
        return self.process.stdout.readline().strip()

    @property
    def lives(self):
        return self.process.poll() is None

    def end(self):
        self.process.kill()
        self.process.communicate()


def addresses():
    """Where this test's own database and cache are."""
    database = settings.DATABASES["default"]
    login = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}"
    return {
        "DATABASE_URL": f"postgres://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}",
        "REDIS_URL": settings.CACHES["queries"]["LOCATION"],
    }


@pytest.fixture
def redis_server(tmp_path, settings):
    """A Redis which holds the cache of this test, and may be ill-treated."""
    server = RedisServer(tmp_path)
    server.start()
    name = settings.CACHES["queries"]["LOCATION"].rpartition("/")[2]
    # Another dictionary: what is changed within the old one stays changed for all tests after.
    settings.CACHES = {
        alias: {**options, "LOCATION": f"{server.url}/{name}"} for alias, options in settings.CACHES.items()
    }
    yield server
    server.stop()
