"""A server that is reachable and mute: worse than one that is down."""

import socket
import threading

import pytest


@pytest.fixture
def mute_port():
    """Takes connections and never says a word."""
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
