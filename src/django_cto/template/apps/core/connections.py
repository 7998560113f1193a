"""Whether a kept connection to the database still lives, seen without a round trip."""

import select
from typing import Any


def is_silent(connection: Any) -> bool:
    """Nothing to read while nothing was asked.

    A server that ends a connection says so, and its system closes the socket when it was killed: both can be read.
    Where the system cannot look without waiting (Windows), the answer is no, and the server is asked.
    """
    if connection.closed or not hasattr(select, "poll"):
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)
