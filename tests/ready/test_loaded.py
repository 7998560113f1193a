"""What the project's interpreter told decides over the rows that ask for it; the parts have the shape the probe gives them."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from django_cto.project import project_from
from django_cto.ready.card import Line
from django_cto.ready.code import Code
from django_cto.ready.judge import card_of
from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Depth, Outcome
from django_cto.ready.row import all_rows

PROCFILE = "web: gunicorn config.wsgi --workers 5 --threads 4\n"
EVENT = "0123456789abcdef"
GOOD: dict[str, Any] = {
    "settings": {"DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60}}},
    "setup": True,
    "secret": {"length": 64, "distinct": 40, "insecure": False},
    "versions": {"python": "3.13.1", "packages": {"Django": "5.2.19"}},
    "checks": [{"id": "models.W042", "level": 20, "message": "Something small", "hint": ""}],
    "storage": {"class": "ManifestStaticFilesStorage", "location": "/srv/static", "hashed": 12},
    "models": {"conflicts": {}, "changes": {}},
    "sentry": {"active": True, "release": "1", "environment": "production", "integrations": [], "event": EVENT},
    "cache": {"default": {"keeps": True}},
    "database": {
        "default": {
            "vendor": "postgresql",
            "answers": True,
            "server_version": "17.2",
            "max_connections": "100",
            "superuser_reserved_connections": "3",
            "statement_timeout": "30000",
            "lock_timeout": "5000",
            "fsync": "on",
            "superuser": False,
            "pooled": False,
        }
    },
    "migrations": [],
    "queue": {
        "task_time_limit": 300,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_ignore_result": True,
        "broker_url": "redis://queue:6379/0",
        "broker": "redis",
        "policy": "noeviction",
        "workers": ["celery@one"],
    },
}
# Each row with the path into the parts, and what is there when it is broken.
BROKEN: dict[str, tuple[tuple[str, ...], Any]] = {
    "secret-key": (("secret", "length"), 20),
    "deploy-check": (("checks",), [{"id": "security.W008", "level": 30, "message": "No redirect", "hint": ""}]),
    "database-answers": (("database", "default"), {"vendor": "postgresql", "error": "refused"}),
    "migrations-made": (("models", "changes"), {"shop": ["Add field paid to order"]}),
    "migrations-applied": (("migrations",), ["shop.0002_order_paid"]),
    "pooling": (("settings", "DATABASES", "default", "CONN_MAX_AGE"), 0),
    "statement-timeouts": (("database", "default", "lock_timeout"), "0"),
    "connection-budget": (("database", "default", "max_connections"), "20"),
    "database-role": (("database", "default", "superuser"), True),
    "durable-writes": (("database", "default", "fsync"), "off"),
    "hashed": (("storage",), {"class": "StaticFilesStorage", "location": "", "hashed": None}),
    "collected": (("storage", "hashed"), 0),
    "cache-answers": (("cache", "default"), {"error": "refused"}),
    "time-limits": (("queue", "task_time_limit"), None),
    "acknowledgement": (("queue", "task_reject_on_worker_lost"), False),
    "results-expire": (("queue",), {"result_backend": "redis://queue:6379/1", "result_expires": 0}),
    "not-eager": (("queue", "task_always_eager"), True),
    "broker-answers": (("queue", "broker_error"), "refused"),
    "workers-answer": (("queue", "workers"), []),
    "queue-kept": (("queue", "policy"), "allkeys-lru"),
    "error-reporting": (("sentry", "release"), ""),
    "error-report-delivered": (("sentry", "event"), "another"),
    "supported-versions": (("database", "default", "server_version"), "11.4"),
}
# Asked of a server on the internet, which tests do not.
ELSEWHERE = {"vulnerable-packages"}


def line_of(name: str, parts: dict[str, Any]) -> Line:
    code = Code(project_from({"manage.py": "", "Procfile": PROCFILE}))
    told = {
        part: data if isinstance(data, dict) and "error" in data and len(data) == 1 else {"data": data}
        for part, data in parts.items()
    }
    loaded = Loaded(told, code, 60, ({"event_id": EVENT},))
    row = next(row for row in all_rows() if row.name == name)
    (line,) = card_of("shop", [row], {Depth.SETTINGS: {"loaded": loaded, "settings": loaded}}, []).lines
    return line


def test_every_row_that_asks_the_interpreter_is_broken_here() -> None:
    asking = {row.name for row in all_rows() if getattr(row.looks.get(Depth.SETTINGS), "__name__", "") == "loaded"}
    assert asking - ELSEWHERE == BROKEN.keys()


@pytest.mark.parametrize("name", BROKEN)
def test_a_row_passes_where_all_is_well(name: str) -> None:
    line = line_of(name, GOOD)
    assert line.outcome is Outcome.PASS, line.verdict


@pytest.mark.parametrize(("name", "place", "value"), [(name, *given) for name, given in BROKEN.items()], ids=BROKEN)
def test_a_row_fails_where_its_cause_is_broken(name: str, place: tuple[str, ...], value: Any) -> None:
    parts = copy.deepcopy(GOOD)
    table = parts
    for key in place[:-1]:
        table = table[key]
    table[place[-1]] = value
    line = line_of(name, parts)
    assert line.outcome is Outcome.FAIL, line.verdict


def test_a_part_that_broke_is_an_error_with_its_reason() -> None:
    line = line_of("migrations-applied", GOOD | {"migrations": {"error": "OperationalError: refused"}})
    assert (line.outcome, line.verdict.because) == (Outcome.ERROR, "It could not be asked: OperationalError: refused")


def test_a_part_that_came_too_late_is_an_error() -> None:
    parts = {name: data for name, data in GOOD.items() if name != "queue"}
    assert (
        line_of("broker-answers", parts).verdict.because == "The project's interpreter did not come to it within 60 s"
    )


def test_without_celery_its_rows_do_not_apply() -> None:
    assert line_of("broker-answers", GOOD | {"queue": None}).outcome is Outcome.NOT_APPLICABLE


def test_behind_a_pooler_server_side_cursors_have_to_be_off() -> None:
    parts = copy.deepcopy(GOOD)
    parts["database"]["default"]["pooled"] = True
    assert line_of("pooling", parts).outcome is Outcome.FAIL
    parts["settings"]["DATABASES"]["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    assert line_of("pooling", parts).outcome is Outcome.PASS
