"""# All workers together fit into the database's connections

Each thread of each worker may hold a connection. Above the server's limit the next one gets "too many clients", and
that is when the site has most visitors.

## Mend
Let workers × threads, and the queue's processes, stay below `max_connections`, or put pgbouncer in front.
"""

from __future__ import annotations

from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, judged, manual, passed

WEIGHT = 5
MINUTES = 30


def loaded(loaded: Loaded) -> Verdict:
    told = loaded.postgresql()
    room = int(told["max_connections"]) - int(told.get("superuser_reserved_connections", 0))
    limit = Looked("max_connections", f"{room} for us")
    if pooler := loaded.code.deployment.pooler:
        return passed("pgbouncer shares few connections among all", limit, pooler)
    counted = loaded.code.deployment.server_threads
    if counted is None:
        return manual("How many workers with how many threads there are is not written down", limit)
    needed, place = counted
    no = f"Up to {needed} threads of the web alone ask for {room} connections"
    return judged(needed < room, "The web's threads fit", no, limit, place)
