"""`check --fix` and `--diff` on disk: what is written, what is refused, what is said."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from tests.sample import rule_for, span_of

from django_cto.audit import choice
from django_cto.cli import run
from django_cto.fix.tree import Tree
from django_cto.project import Project
from django_cto.rule import Finding, Fix, Rule, Safety
from django_cto.text import Edit

Captured = pytest.CaptureFixture[str]
SCHEMA = Path(__file__).parents[2] / "src/django_cto/report/schema.json"


def replacing(name: str, old: str, new: str, safety: Safety = Safety.SAFE, *extra: Edit) -> Rule:
    def check(project: Project) -> Iterator[Finding]:
        for path in project.files:
            for match in re.finditer(old, text := project.text(path)):
                place = span_of(path, text, match[0], match.start())
                edit = Edit(path, (place.line, place.column), (place.end_line, place.end_column), new)
                yield Finding(place=place, message=f"`{old}` is old", fix=Fix("Renew it", safety, (edit, *extra)))

    return rule_for("", name, check=check, family=name)


RULES = (
    replacing("old", r"\bold\b", "new"),
    replacing("odd", r"\bodd\b", "even", Safety.UNSAFE),
    replacing("rogue", r"\brogue\b", "good", Safety.GENERATES, Edit("../made.py", (1, 1), (1, 1), "x = 1\n")),
    replacing("making", r"\bmaking\b", "made", Safety.GENERATES, Edit("shop/made.py", (1, 1), (1, 1), "x = 1\n")),
    replacing("accent", r"\baccent\b", "\N{SNOWMAN}"),
)


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(choice, "all_rules", lambda: RULES)
    named = frozenset(name for rule in RULES for name in (rule.name, rule.family))
    monkeypatch.setattr(choice, "rule_names", lambda: named)
    folder = tmp_path / "project"
    (folder / "shop").mkdir(parents=True)
    (folder / "shop/urls.py").write_text("import django\n")
    monkeypatch.chdir(folder)
    return folder


def check(*arguments: str) -> int:
    return run(["check", "--no-cache", "--jobs", "1", *arguments])


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def put(root: Path, data: bytes, path: str = "shop/views.py") -> Path:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data)
    return root / path


def test_everything_fixed_is_clean(root: Path, capsys: Captured) -> None:
    file = put(root, b"old = 1\n")
    assert check("--fix") == 0
    assert file.read_bytes() == b"new = 1\n"
    said = capsys.readouterr().out
    assert "Nothing is left\n" in said
    assert "Fixed 1 finding (1 old) in shop/views.py\n" in said


def test_what_remains_makes_the_exit_code_and_is_reported(root: Path, capsys: Captured) -> None:
    file = put(root, b"old = odd\n")
    assert check("--fix") == 1
    assert file.read_bytes() == b"new = odd\n"
    said = capsys.readouterr().out
    assert "    1 │ new = odd\n" in said
    assert "1 finding more has a fix that --unsafe-fixes would make\n" in said
    assert check("--fix", "--unsafe-fixes") == 0
    assert file.read_bytes() == b"new = even\n"


def test_the_summary_says_what_was_done(root: Path, capsys: Captured) -> None:
    put(root, b"old = odd\nrogue = making\n")
    check("--fix", "--unsafe-fixes", "--format", "json")
    answer = json.loads(capsys.readouterr().out)
    jsonschema.validate(answer, json.loads(SCHEMA.read_text()))
    summary = answer["summary"]
    assert summary["fixed"] == {"making": 1, "odd": 1, "old": 1}
    assert summary["not_fixed"] == ["rogue at shop/views.py:2: `../made.py` is no path of the project"]
    assert summary["changed_files"] == ["shop/made.py", "shop/views.py"]
    assert summary["unsafe_fixes"] == 0


def test_a_diff_is_printed_and_nothing_written(root: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    put(root, b"old = 1\r\nlast")
    before = contents(root)
    assert check("--diff") == 1
    assert contents(root) == before
    said = capfdbinary.readouterr()
    lines = [b"--- a/shop/views.py", b"+++ b/shop/views.py", b"@@ -1,2 +1,2 @@", b"-old = 1\r", b"+new = 1\r", b" last"]
    assert said.out == b"\n".join([*lines, b"\\ No newline at end of file\n"])
    assert b"Would fix 1 finding (1 old) in shop/views.py\n" in said.err


def test_git_can_apply_the_diff(root: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    put(root, b"\xef\xbb\xbfold = 1\r\nlast = making")
    put(root, b"# coding: latin-1\nold = '\xe4'\n", "shop/models.py")
    check("--diff", "--unsafe-fixes")
    diff = capfdbinary.readouterr().out
    subprocess.run(["git", "apply", "-p1"], input=diff, check=True, cwd=root)
    applied = contents(root)
    put(root, b"\xef\xbb\xbfold = 1\r\nlast = making")
    put(root, b"# coding: latin-1\nold = '\xe4'\n", "shop/models.py")
    (root / "shop/made.py").unlink()
    check("--fix", "--unsafe-fixes")
    assert contents(root) == applied


def test_a_diff_of_nothing_is_clean(root: Path, capsys: Captured) -> None:
    put(root, b"odd = 1\n")
    assert check("--diff") == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"old = 1\r\nx = 2\r\n", b"new = 1\r\nx = 2\r\n"),
        (b"x = 1\r\nold = 2\nx = 3\r\n", b"x = 1\r\nnew = 2\r\nx = 3\r\n"),
        (b"x = 1\rold = 2\r", b"x = 1\rnew = 2\r"),
        (b"\xef\xbb\xbfold = '\xc3\xa4'\n", b"\xef\xbb\xbfnew = '\xc3\xa4'\n"),
        (b"# coding: latin-1\nold = '\xe4'\n", b"# coding: latin-1\nnew = '\xe4'\n"),
        (b"old = 1", b"new = 1"),
        (b"old = 1\n\n\n   \n", b"new = 1\n\n\n   \n"),
        (b"x = '\x0c'  # \xc2\x85\nold = 2  \n", b"x = '\x0c'  # \xc2\x85\nnew = 2  \n"),
    ],
)
def test_encoding_mark_and_line_ends_stay(root: Path, before: bytes, after: bytes) -> None:
    file = put(root, before)
    check("--fix")
    assert file.read_bytes() == after


def test_the_mode_stays(root: Path) -> None:
    file = put(root, b"old = 1\n")
    file.chmod(0o751)
    check("--fix")
    assert stat.S_IMODE(file.stat().st_mode) == 0o751
    assert sorted(path.name for path in file.parent.iterdir()) == ["urls.py", "views.py"]


def refused(root: Path, capsys: Captured, reason: str) -> None:
    """Nothing is written, and the reason is told."""
    before = contents(root)
    assert check("--fix", "--unsafe-fixes") == 1
    assert contents(root) == before
    assert reason in capsys.readouterr().out.replace("\n", " ")


def test_a_character_that_the_encoding_lacks_is_refused(root: Path, capsys: Captured) -> None:
    put(root, b"# coding: latin-1\nx = 'accent'\n")
    refused(root, capsys, "Not fixed: accent at shop/views.py:2: `shop/views.py` is in an encoding that cannot take")


def test_a_read_only_file_is_refused(root: Path, capsys: Captured) -> None:
    put(root, b"old = 1\n").chmod(0o444)
    refused(root, capsys, "Not fixed: old at shop/views.py:1: `shop/views.py` is read-only")


def test_a_symbolic_link_is_refused_and_its_target_fixed(root: Path, capsys: Captured) -> None:
    file = put(root, b"old = 1\n")
    (root / "shop/link.py").symlink_to("views.py")
    assert check("--fix") == 1
    assert file.read_bytes() == b"new = 1\n"
    assert (root / "shop/link.py").is_symlink()
    assert "`shop/link.py` is a symbolic link" in capsys.readouterr().out


def test_a_file_that_cannot_be_parsed_is_refused(root: Path, capsys: Captured) -> None:
    put(root, b"old = (\n")
    refused(root, capsys, "`shop/views.py` cannot be parsed as it stands")


def test_a_new_file_replaces_none(root: Path, capsys: Captured) -> None:
    put(root, b"making = 1\n")
    put(root, b"mine = 1\n", "shop/made.py")
    put(root, b'[tool.django-cto]\nexclude = ["shop/made.py"]\n', "pyproject.toml")
    refused(root, capsys, "`shop/made.py` exists already")


def test_no_file_is_made_outside_the_project(root: Path, capsys: Captured) -> None:
    put(root, b"rogue = 1\n")
    refused(root, capsys, "`../made.py` is no path of the project")


def test_what_changes_meanwhile_is_not_overwritten(
    root: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, other = put(root, b"old = 1\n"), put(root, b"old = 2\n", "shop/other.py")
    write = Tree.write

    def late(tree: Tree, texts: dict[str, str]) -> None:
        file.write_bytes(b"old = 3\n")
        write(tree, texts)

    monkeypatch.setattr(Tree, "write", late)
    assert check("--fix") == 2
    assert (file.read_bytes(), other.read_bytes()) == (b"old = 3\n", b"old = 2\n")
    assert capsys.readouterr().err == (
        "django-cto: shop/views.py has changed while it was being fixed; nothing is written, run it again\n"
    )


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_an_error(root: Path, capsys: Captured) -> None:
    put(root, b"old = 1\n")
    (root / "shop").chmod(0o555)
    try:
        assert check("--fix") == 2
    finally:
        (root / "shop").chmod(0o755)
    assert "shop/views.py cannot be written: Permission denied; nothing is written" in capsys.readouterr().err


def test_silences_choices_and_paths_hold(root: Path) -> None:
    silenced = b"old = 1  # django-cto: allow[old] mine\n"
    file, other = put(root, silenced), put(root, b"old = odd\n", "shop/other.py")
    put(root, b"old = 1\n", "node_modules/x.py")
    put(root, b"old = 1\n", "left/x.py")
    put(
        root,
        b'[tool.django-cto]\nexclude = ["left"]\n[tool.django-cto.per-path-ignore]\n"shop/mine.py" = ["old"]\n',
        "pyproject.toml",
    )
    put(root, b"old = 1\n", "shop/mine.py")
    check("--fix", "--unsafe-fixes", "--select", "odd")
    assert other.read_bytes() == b"old = even\n"
    check("--fix", "--unsafe-fixes", "--ignore", "odd")
    assert other.read_bytes() == b"new = even\n"
    assert file.read_bytes() == silenced
    assert {(root / path).read_bytes() for path in ("node_modules/x.py", "left/x.py", "shop/mine.py")} == {b"old = 1\n"}


def test_what_the_baseline_has_is_not_fixed(root: Path) -> None:
    file = put(root, b"old = 1\n")
    assert check("--write-baseline", "known") == 0
    file.write_bytes(b"old = 1\nx = old\n")
    assert check("--fix", "--baseline", "known") == 0
    assert file.read_bytes() == b"old = 1\nx = new\n"


def test_what_is_older_than_the_revision_is_not_fixed(root: Path) -> None:
    file = put(root, b"old = 1\n")
    name = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*name, "commit", "-q", "-m", "first"]):
        subprocess.run(["git", *command], check=True)
    file.write_bytes(b"old = 1\nx = old\n")
    assert check("--fix", "--since", "HEAD") == 0
    assert file.read_bytes() == b"old = 1\nx = new\n"
    told = subprocess.run(["git", "status", "--porcelain"], check=True, capture_output=True, text=True).stdout
    assert told == " M shop/views.py\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--unsafe-fixes"], "--unsafe-fixes says which fixes --fix and --diff take; give one of them too"),
        (["--fix", "--write-baseline", "b"], "--write-baseline accepts what is found, --fix and --diff cure it"),
        (["--diff", "--format", "json"], "--diff prints a diff in place of a report"),
    ],
)
def test_options_that_contradict_one_another(arguments: list[str], said: str, capsys: Captured) -> None:
    assert check(*arguments) == 2
    assert said in capsys.readouterr().err
