"""The command `explain`: says what a rule means, why it fires at a line, or what an error stands for."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from django_cto.audit.explaining import Explained, Unknown
    from django_cto.error import Error
    from django_cto.rule import Rule

FORMATS = ("text", "markdown", "html", "json")
KNOWN, UNKNOWN = 0, 1
STDIN = "-"
PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::\d+)?$")


@click.command()
@click.argument("what", required=False)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to write it down.")
@click.option("--project", metavar="PATH", default=".", help="The project's folder, where it is not the current one.")
def explain(what: str | None, *, form: str, project: str) -> int:
    """Explain WHAT: a rule or an error by its name, PATH:LINE, a file with a traceback, or - for standard input.

    Exits with 0 if there is something to say, with 1 if the error is not recognised or no rule fires at the line.
    """
    from django_cto.audit.folder import check_folder

    root = Path(project)
    check_folder(root)
    if what is None and sys.stdin.isatty():
        raise click.UsageError("say WHAT is to be explained, or pipe an error in")
    if what is None or what == STDIN:
        return _error(sys.stdin.buffer.read().decode("utf-8", "replace"), root, form)
    if page := _page(what):
        return _told(page, form)
    if Path(what).is_file():
        return _error(Path(what).read_bytes().decode("utf-8", "replace"), root, form)
    if (place := PLACE.match(what)) and Path(place["path"]).is_file():
        return _line(Path(place["path"]), int(place["line"]), root, form)
    raise _mistaken(what)


def _mistaken(what: str) -> Exception:
    from django_cto.audit.choice import every_rule
    from django_cto.audit.mistake import Mistake, nearest
    from django_cto.error import all_errors

    known = [rule.name for rule in every_rule()] + [error.name for error in all_errors()]
    return Mistake(f"there is no rule, error or file `{what}`{nearest(what, known)}")


def _page(name: str) -> Rule | Error | None:
    if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name):
        return None
    from django_cto.audit.choice import every_rule
    from django_cto.error import all_errors

    pages: tuple[Rule | Error, ...] = (*every_rule(), *all_errors())
    return next((page for page in pages if page.name == name), None)


def _told(page: Rule | Error, form: str) -> int:
    from django_cto.report.pages import data, markdown

    _written(markdown(page), data(page), page.title, form)
    return KNOWN


def _error(text: str, root: Path, form: str) -> int:
    from django_cto.audit.explaining import Explained
    from django_cto.audit.explaining import explain as explained

    found = explained(text, root)
    if isinstance(found, Explained):
        return _answered(found, root, form)
    return _unanswered(found, form)


def _answered(found: Explained, root: Path, form: str) -> int:
    from django_cto.audit.review import lines_from
    from django_cto.read.source import decode
    from django_cto.report.explanation import data, markdown
    from django_cto.report.places import from_here

    lines_of = lines_from(lambda path: decode((root / path).read_bytes())[0])
    text = markdown(found, from_here(str(root)), lines_of)
    _written(text, data(found), found.error.title, form)
    return KNOWN


def _unanswered(found: Unknown, form: str) -> int:
    from django_cto.report.explanation import data, unknown

    if form == "json":
        _out(json.dumps(data(found), indent=2, ensure_ascii=False) + "\n")
    else:
        _out(unknown(found))
    return UNKNOWN


def _line(path: Path, line: int, root: Path, form: str) -> int:
    from django_cto.audit.here import review_at
    from django_cto.audit.mistake import Mistake
    from django_cto.report.places import from_here
    from django_cto.report.steps import data, markdown

    file = path.resolve()
    if not file.is_relative_to(root.resolve()):
        raise Mistake(f"{path} is not in the project {root}; --project says where that is")
    review = review_at(root, file.relative_to(root.resolve()).as_posix(), line)
    if form == "json" or review.findings:
        where = f"{path}:{line}"
        _written(markdown(review, from_here(str(root)), where), data(review), where, form)
    else:
        _out(f"No rule fires at {path}:{line}\n")
    return KNOWN if review.findings else UNKNOWN


def _written(text: str, data: object, title: str, form: str) -> None:
    from django_cto.report.markdown import page, show

    if form == "text":
        show(text, sys.stdout)
    elif form == "json":
        _out(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    else:
        _out(page(text, title) if form == "html" else text)


def _out(text: str) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.flush()
