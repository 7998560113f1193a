"""Writes down the page of a rule or of an error."""

from __future__ import annotations

from typing import Any

from django_cto.error import Error
from django_cto.page import MARK
from django_cto.rule import Rule


def markdown(page: Rule | Error) -> str:
    """The page, with a line below its title that says what it is."""
    title, _, rest = page.page.partition("\n")
    if isinstance(page, Rule):
        said = f"`{page.name}` · {page.severity} · {page.family}{' · preview' if page.preview else ''}"
        # What marks a line for the tests is no part of the code that is shown.
        rest = MARK.sub("", rest)
    else:
        said = f"`{page.name}` · error"
    return f"{title}\n\n{said}\n{rest.rstrip()}\n"


def data(page: Rule | Error) -> dict[str, Any]:
    """The same for machines."""
    found: dict[str, Any] = {"version": 1, "name": page.name, "title": page.title}
    if isinstance(page, Rule):
        found |= {"kind": "rule", "family": page.family, "severity": page.severity, "preview": page.preview}
    else:
        found |= {"kind": "error"}
    return {**found, "page": markdown(page)}
