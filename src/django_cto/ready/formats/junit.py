"""Writes the card as JUnit's XML: a suite a category, a case a row."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from django_cto.ready.card import Card, Category, Line
from django_cto.ready.outcome import Outcome

# What weighs nothing is skipped, for it neither passed nor failed.
SKIPPED = (Outcome.NOT_APPLICABLE, Outcome.MANUAL)
# XML 1.0 has no way to write these, not even escaped.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(card: Card) -> str:
    """The document, for readers that know only tests."""
    root = ET.Element("testsuites", {"name": "django-cto ready", **_counts(card.lines)})
    for category in card.categories:
        _suite(root, category)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _counts(lines: tuple[Line, ...]) -> dict[str, str]:
    def count(*outcomes: Outcome) -> str:
        return str(sum(line.outcome in outcomes for line in lines))

    return {
        "tests": str(len(lines)),
        "failures": count(Outcome.FAIL),
        "errors": count(Outcome.ERROR),
        "skipped": count(*SKIPPED),
    }


def _suite(root: ET.Element, category: Category) -> None:
    suite = ET.SubElement(root, "testsuite", {"name": category.title, **_counts(category.lines)})
    for line in category.lines:
        case = ET.SubElement(suite, "testcase", classname=category.name, name=line.row.title)
        because = NOT_IN_XML.sub("\ufffd", line.verdict.because)
        if line.outcome is Outcome.FAIL:
            remedy = f"{because}\n{' '.join(line.row.remedy.split())}"
            ET.SubElement(case, "failure", message=because, type=line.row.name).text = remedy
        elif line.outcome is Outcome.ERROR:
            ET.SubElement(case, "error", message=because)
        elif line.outcome in SKIPPED:
            ET.SubElement(case, "skipped", message=f"{line.outcome}: {because}")
