"""A path stays in the folder that the code names, where that is to be seen."""

from __future__ import annotations

import pytest

from django_cto.flow import Flow
from django_cto.project import project_from
from django_cto.rules.security import path_or_address_from_input as rule
from django_cto.text import apply_edits

VIEWS = """\
import os
from pathlib import Path

import requests
from django.conf import settings


def found(request):
    name = request.GET["name"]
    kind = "covers"
    {body}
"""


def fixed(body: str) -> str | None:
    """The body after the fix of the one finding in it, None where that has none."""
    files = {"shop/views.py": VIEWS.replace("{body}", body)}
    (finding,) = rule.check(Flow(project_from(files)))
    if finding.fix is None:
        return None
    after = apply_edits(files, finding.fix.edits)
    assert not list(rule.check(Flow(project_from(after))))
    return after["shop/views.py"].partition('"covers"\n    ')[2].rstrip()


@pytest.mark.parametrize(
    ("path", "after"),
    [
        ("Path(settings.ROOT) / name", "Path(safe_join(settings.ROOT, name))"),
        ("settings.ROOT / name / 'a.txt'", "Path(safe_join(settings.ROOT, name, 'a.txt'))"),
        ("settings.ROOT / kind / f'{name}.png'", "Path(safe_join(settings.ROOT / kind, f'{name}.png'))"),
        ("os.path.join(settings.ROOT, name)", "safe_join(settings.ROOT, name)"),
        ("os.path.join(settings.ROOT, kind, name)", "safe_join(os.path.join(settings.ROOT, kind), name)"),
        ("f'{settings.ROOT}/{name}'", "safe_join(settings.ROOT, name)"),
        ("f'/srv/{kind}/x/{name}.png'", "safe_join(f'/srv/{kind}/x', f'{name}.png')"),
    ],
)
def test_what_comes_from_input_is_joined_safely(path: str, after: str) -> None:
    assert fixed(f"return open({path})") == f"return open({after})"


def test_the_value_of_a_name_is_mended_where_it_is_given() -> None:
    body = "path = {}\n    print(path)\n    return path.read_text()"
    assert fixed(body.format("settings.ROOT / name")) == body.format("Path(safe_join(settings.ROOT, name))")


@pytest.mark.parametrize(
    "body",
    [
        "return open(name)",
        "return open(os.path.join(name, kind))",
        "return open(os.path.join(*[settings.ROOT, name]))",
        "return open(f'{settings.ROOT}{name}')",
        "return open(settings.ROOT + '/' + name)",
        "return requests.get(name)",
        "path = settings.ROOT / name\n    path = settings.ROOT / name\n    return path.open()",
    ],
)
def test_where_no_folder_is_named_it_is_left_to_people(body: str) -> None:
    assert fixed(body) is None
