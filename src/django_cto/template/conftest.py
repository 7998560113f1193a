"""What every test may use."""

import socket
import threading

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def empty_cache():
    """Throttles and cached rows of one test shall not meet the next. `clear` would empty those of other processes."""
    for cache in caches.all(initialized_only=False):
        cache.delete_pattern("*")  # type: ignore[attr-defined]


@pytest.fixture
def mute_port():
    """Takes connections and never says a word: worse than a server that is down."""
    taken = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            while True:
                try:
                    taken.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
    for connection in taken:
        connection.close()


@pytest.fixture
def closed_port():
    """Nobody listens there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield probe.getsockname()[1]
