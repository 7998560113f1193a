"""Every error keeps the promise of its page: a real run shows it, this page alone knows it, and Good makes it go away."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.errors.running import PROJECT, Shown, Stage, has_line

from django_cto.error import Error, Fact, Step, all_errors, recognised
from django_cto.page import FENCE, Command, console, examples, section
from django_cto.project import load_project, project_from
from django_cto.rule import all_rules

ERRORS = all_errors()
each_error = pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.name)


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    stage = Stage(tmp_path_factory.mktemp("stage"))
    yield stage
    stage.close()


@each_error
def test_an_error_is_known_and_goes_away(error: Error, stage: Stage) -> None:
    seen, good = console(error.page, "You see"), console(error.page, "Good")
    project = stage.project(error.name, files(error, "You see"), error.page)
    *before, last = seen
    for command in before:
        assert_shown(project.run(command.command, command.shown), command)
    shown = project.run(last.command, last.shown)
    assert_shown(shown, last)
    assert answered(error, shown.text, project.folder) == expected(error)

    project.write(files(error, "Good"))
    for command in good:
        assert_mended(project.run(command.command, command.shown), command)
    if last.command not in {command.command for command in good}:
        assert_mended(project.run(last.command), Command(last.command, ()))


def files(error: Error, heading: str) -> dict[str, str]:
    found = [example for example in examples(error.page) if example.heading == heading]
    return found[0].files if found else {}


def assert_shown(shown: Shown, command: Command) -> None:
    missing = [line for line in command.shown if not has_line(shown.text, line)]
    assert not missing, f"{command.command} showed\n{shown.text}"


def assert_mended(shown: Shown, command: Command) -> None:
    assert_shown(shown, command)
    assert shown.code == (-1 if shown.code == -1 and command.shown else 0), shown.text
    assert names(shown.text) == [], shown.text


def names(text: str) -> list[str]:
    return [error.name for error, _ in recognised(text, ERRORS)]


def answered(error: Error, text: str, folder: Path) -> list[str]:
    """What is said of a text, which this page alone must know."""
    found = recognised(text, ERRORS)
    assert [other.name for other, _ in found] == [error.name], text
    said = error.answer(found[0][1], lambda: load_project(folder, cache=False, jobs=1))
    return [line(part) for part in said]


def line(part: Fact | Step) -> str:
    if isinstance(part, Step):
        return f"{part.text}: {part.code}" if part.code else part.text
    return f"{part.text} ({part.place.path}:{part.place.line})" if part.place else part.text


def expected(error: Error) -> list[str]:
    answer = FENCE.findall(section(error.page, "Answer"))
    return answer[0][1].splitlines() if answer else []


@each_error
def test_an_error_has_a_page(error: Error) -> None:
    lines = error.page.splitlines()
    headings = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
    assert lines[0].startswith("# ")
    assert not error.title.endswith((".", ":"))
    assert lines[1] == ""
    assert lines[2].strip(), "what it costs comes first"
    assert headings == ["You see", "Because", "Answer", "Good"]
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", error.name)
    assert console(error.page, "You see")[-1].shown, "the last command shows the error"


@each_error
def test_an_error_asks_for_no_more_than_a_page_can_have(error: Error) -> None:
    assert bool(error.raised) or error.line is not None
    assert not error.raised or error.message.pattern, "a class alone says too little"
    assert set(inspect.signature(error.explain).parameters) <= {"seen", "project"}


@each_error
def test_an_error_is_explained_where_there_is_no_project(error: Error) -> None:
    shown = "\n".join(console(error.page, "You see")[-1].shown)
    for other, seen in recognised(shown, ERRORS):
        other.answer(seen, lambda: project_from({}))


ADDRESSES = {
    "/books/dune/": "This pattern answers `/books/dune/`: its view raises Http404 itself (shop/urls.py:8)",
    "/admin/shop/boook/": "Below `/admin/` a library has addresses of its own: this is none of them",
    "/book/": "The nearest address is `/books/` (shop/urls.py:7)",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_not_there_is_told_by_the_patterns(address: str) -> None:
    page = f"Page not found (404)\nRequest Method:\tGET\nRequest URL:\thttp://127.0.0.1:8000{address}?page=2\n"
    ((error, seen),) = recognised(page, ERRORS)
    said = error.answer(seen, lambda: load_project(PROJECT, cache=False, jobs=1))
    assert (error.name, ADDRESSES[address] in map(line, said)) == ("address-not-found", True)


def test_a_missing_icon_in_a_log_of_other_things_is_not_the_error() -> None:
    log = "Not Found: /favicon.ico\nbooks.errors.OutOfPaper: no paper\n"
    assert names(log) == []


def test_names_are_no_rule_s_names() -> None:
    assert not {error.name for error in ERRORS} & {rule.name for rule in all_rules()}
