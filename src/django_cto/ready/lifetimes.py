"""Until when versions get fixes of security.

Sources: https://www.djangoproject.com/download/, https://devguide.python.org/versions/,
https://www.postgresql.org/support/versioning/.
"""

from __future__ import annotations

import re
from datetime import date

from django_cto.ready.deployment import Deployment

DATED = date(2026, 11, 1)
ENDS = {
    "Django": {
        "3.2": date(2024, 4, 1),
        "4.0": date(2023, 4, 1),
        "4.1": date(2023, 12, 1),
        "4.2": date(2026, 4, 30),
        "5.0": date(2025, 4, 2),
        "5.1": date(2025, 12, 31),
        "5.2": date(2028, 4, 30),
        "6.0": date(2027, 4, 30),
        "6.1": date(2027, 12, 31),
    },
    "Python": {
        "3.8": date(2024, 10, 7),
        "3.9": date(2025, 10, 31),
        "3.10": date(2026, 10, 31),
        "3.11": date(2027, 10, 31),
        "3.12": date(2028, 10, 31),
        "3.13": date(2029, 10, 31),
        "3.14": date(2030, 10, 31),
    },
    "PostgreSQL": {
        "12": date(2024, 11, 21),
        "13": date(2025, 11, 13),
        "14": date(2026, 11, 12),
        "15": date(2027, 11, 11),
        "16": date(2028, 11, 9),
        "17": date(2029, 11, 8),
        "18": date(2030, 11, 14),
    },
}
# What is older than the table has ended before the oldest of it.
LONG_AGO = date(2020, 1, 1)
IMAGE = re.compile(r"^\s*FROM\s+(?:--\S+\s+)?(?:[\w./-]*/)?python:(\d+\.\d+)", re.MULTILINE | re.IGNORECASE)
PINNED = re.compile(r"^(?:python-)?(\d+\.\d+)", re.MULTILINE)


def end_of(name: str, version: str) -> date | None:
    """The last day on which a version of Django, Python or PostgreSQL gets fixes, None for one newer than the table."""
    table = ENDS[name]
    parts = version.split(".")
    series = parts[0] if name == "PostgreSQL" else ".".join(parts[:2])
    if series in table:
        return table[series]
    return LONG_AGO if _numbers(series) < min(map(_numbers, table)) else None


def python_of(deployment: Deployment) -> str:
    """The version of Python that the image or a file of the platform names, "" where none does."""
    for text in deployment.images.values():
        if found := IMAGE.findall(text):
            return str(found[-1])
    for path, text in deployment.texts.items():
        if path.rpartition("/")[2] in ("runtime.txt", ".python-version") and (found := PINNED.findall(text)):
            return str(found[0])
    return ""


def _numbers(series: str) -> tuple[int, ...]:
    return tuple(int(part) for part in series.split(".") if part.isdigit())
