"""Asks the Open Source Vulnerabilities database, https://google.github.io/osv.dev/post-v1-querybatch/."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Mapping
from typing import Any

from django_cto.ready.outcome import Absent

ADDRESS = "https://api.osv.dev/v1/querybatch"
PATIENCE = 10


def known_vulnerabilities(packages: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Of each package of PyPI in these versions the vulnerabilities that are known; raises `Absent` where offline."""
    names = sorted(packages)
    queries = [
        {"package": {"name": _canonical(name), "ecosystem": "PyPI"}, "version": packages[name]} for name in names
    ]
    results = _asked({"queries": queries}).get("results", [])
    found = {name: _ids(result) for name, result in zip(names, results, strict=False)}
    return {name: ids for name, ids in found.items() if ids}


def _canonical(name: str) -> str:
    """A name as the database knows it: https://packaging.python.org/specifications/name-normalization/."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _ids(result: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(str(each["id"]) for each in result.get("vulns", ())))


def _asked(question: Mapping[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(ADDRESS, json.dumps(question).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - the address is ours
            told: dict[str, Any] = json.load(answer)
    except (OSError, ValueError):
        raise Absent("The database of vulnerabilities cannot be reached from here") from None
    return told
