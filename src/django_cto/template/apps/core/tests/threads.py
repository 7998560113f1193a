"""The same thing by many at the same time, each with a connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection


def at_once(calls):
    """What each call returned; the first failure is raised."""
    start = threading.Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
