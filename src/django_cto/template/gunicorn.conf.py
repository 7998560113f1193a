"""Gunicorn in production: how many workers, how long they live, what they log.

The environment decides what differs between deployments: PORT, WEB_CONCURRENCY, WEB_THREADS, WEB_ACCESS_LOG.
"""

import json
import math
import os
from datetime import UTC, datetime
from pathlib import Path

from gunicorn.glogging import Logger

CGROUPS = Path("/sys/fs/cgroup")


def upwards(group):
    """The folders from a group to the root: any of them may hold the limit, and a container sees only the last."""
    path = Path(group.lstrip("/"))
    return [path, *path.parents]


def quota_v2(root, group):
    """The CPUs that version 2 of control groups allows one group; infinity without a limit."""
    try:
        quota, period = (root / group / "cpu.max").read_text().split()
    except (OSError, ValueError):
        return math.inf
    return math.inf if quota == "max" else int(quota) / int(period)


def quota_v1(root, group):
    """The same for version 1, where no limit is -1."""
    folder = root / "cpu" / group
    try:
        quota = int((folder / "cpu.cfs_quota_us").read_text())
        period = int((folder / "cpu.cfs_period_us").read_text())
    except (OSError, ValueError):
        return math.inf
    return quota / period if quota > 0 else math.inf


def container_cpus(membership, root=CGROUPS):
    """The CPUs that the control groups in `membership` (/proc/self/cgroup) allow: the narrowest of all."""
    limits = [math.inf]
    for line in membership.splitlines():
        hierarchy, controllers, group = line.split(":", 2)
        if hierarchy == "0":
            limits += [quota_v2(root, folder) for folder in upwards(group)]
        elif "cpu" in controllers.split(","):
            limits += [quota_v1(root, folder) for folder in upwards(group)]
    return min(limits)


def machine_cpus():
    """The CPUs this process may be scheduled on, which taskset and cpusets narrow."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def available_cpus():
    """What is ours: the machine's CPUs, unless the container has fewer."""
    try:
        membership = Path("/proc/self/cgroup").read_text()
    except OSError:
        return machine_cpus()
    return min(machine_cpus(), container_cpus(membership))


def worker_count(cpus):
    """(2 × CPU) + 1, and for a part of a CPU never less than one."""
    return int(2 * cpus) + 1


class StructuredLogger(Logger):
    """One JSON object a request; without the query string and headers, which may carry secrets."""

    def access(self, resp, req, environ, request_time):
        if not self.access_log_enabled:
            return
        atoms = self.atoms(resp, req, environ, request_time)
        names = {
            "method": "m",
            "path": "U",
            "status": "s",
            "bytes": "B",
            "milliseconds": "M",
            "address": "h",
            "request_id": "{x-request-id}o",
        }
        record = {"time": datetime.now(UTC).isoformat()} | {name: atoms.get(atom) for name, atom in names.items()}
        self.access_log.info("%s", json.dumps(record))


bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY") or worker_count(available_cpus()))

# Threads let a worker answer while another request waits for the database.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 4)

# Forked from one loaded application: a recycled worker serves at once and shares its memory.
preload_app = True

# Leaks end with the worker; the jitter keeps the workers from leaving all at once.
max_requests = 10_000
max_requests_jitter = 2_000

# A worker that gives no sign of life for so long is killed. A single slow request is not seen here, for its thread
# hangs alone: statement_timeout and the time limits of clients end it.
timeout = 30
# Longer than the slowest honest request, shorter than the grace of the platform (45 s in Kubernetes and Compose).
graceful_timeout = 30
# Longer than the idle time-out of usual load balancers (60 s): who closes first while a request is sent loses it.
keepalive = 75

# The sign of life is a file's time: on a disk, even a busy one, it can block the worker.
memory = Path("/dev/shm")  # noqa: S108 - each worker makes a file of its own there, under a random name
worker_tmp_dir = str(memory) if os.access(memory, os.W_OK) else None
# Nothing manages a container through a socket, and its home folder is read-only.
control_socket_disable = True

logger_class = StructuredLogger
errorlog = "-"
accesslog = "-" if os.environ.get("WEB_ACCESS_LOG", "").lower() in {"1", "on", "true", "yes"} else None
