"""The command `check` from its arguments to its exit code."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from tests.sample import SHOP, crashing_rule, rule_for

from django_cto.audit import choice
from django_cto.cli import run
from django_cto.rule import Severity

SCHEMA = Path(__file__).parent.parent / "report" / "sarif-2.1.0.schema.json"
RULES = (rule_for("send_mail.delay(order.pk)"), rule_for("paid", "paid-rule", severity=Severity.INFO, family="models"))
COMMAND = (sys.executable, "-m", "django_cto")

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "DJANGO_CTO_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project on disk, reviewed by two small rules and those of the review itself."""
    write(tmp_path / "shop", SHOP)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(choice, "all_rules", lambda: RULES)
    named = frozenset(name for rule in RULES for name in (rule.name, rule.family))
    monkeypatch.setattr(choice, "rule_names", lambda: named)
    return tmp_path / "shop"


def write(root: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def check(*arguments: str) -> int:
    return run(["check", "--no-cache", "--jobs", "1", *arguments])


def findings(capsys: Captured, *arguments: str) -> list[str]:
    """The rule of each finding, as JSON has them."""
    check(*arguments, "--format", "json")
    return [finding["rule"] for finding in json.loads(capsys.readouterr().out)["findings"]]


def failure(capsys: Captured, *arguments: str) -> str:
    """The one line of an error."""
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err.removeprefix("django-cto: ").strip()


def test_findings_are_reported_and_make_the_exit_code(shop: Path, capsys: Captured) -> None:
    assert check("shop") == 1
    captured = capsys.readouterr()
    assert captured.out.startswith("● task-inside-transaction · blocker · transactions · 2 findings\n")
    assert "\n  shop/shop/views.py:11:13  in shop.views.Checkout.post\n" in captured.out
    assert "\x1b" not in captured.out
    assert captured.err == ""


def test_the_folder_is_the_current_one_where_none_is_given(
    shop: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    assert check() == 1
    assert "\n  shop/views.py:11:13  in" in capsys.readouterr().out


def test_exit_codes(shop: Path) -> None:
    assert check("shop", "--exit-zero") == 0
    assert check("shop", "--select", "unparsed-file") == 0
    assert check("shop", "--ignore", "models,transactions") == 0
    assert check("shop", "--select", "models") == 1


def test_a_crashed_rule_is_named_and_is_no_pass(shop: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "all_rules", lambda: (crashing_rule(), *RULES))
    assert check("shop", "--exit-zero") == 2
    captured = capsys.readouterr()
    assert "The rule unlucky crashed: KeyError" in captured.out
    assert "task-inside-transaction" in captured.out
    assert captured.err == ""
    assert check("shop", "--format", "json") == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("django-cto: the rule unlucky crashed: KeyError")
    assert json.loads(captured.out)["summary"]["crashed_rules"][0].startswith("unlucky: KeyError")


def test_several_formats_at_once(shop: Path, capsys: Captured, tmp_path: Path) -> None:
    wanted = ["--format", "text"]
    for name in ("json", "sarif", "github", "gitlab", "junit"):
        wanted += ["--format", name, "--output", str(tmp_path / f"review.{name}")]
    assert check("shop", *wanted) == 1
    assert capsys.readouterr().out.startswith("● task-inside-transaction")
    documents = {name: (tmp_path / f"review.{name}").read_text(encoding="utf-8") for name in wanted[3::4]}
    assert len(json.loads(documents["json"])["findings"]) == 4
    jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(json.loads(documents["sarif"]))
    assert len(json.loads(documents["gitlab"])) == 4
    assert documents["github"].count("::error ") == 2
    assert documents["junit"].startswith("<?xml")


def test_nothing_is_left_beside_an_output(shop: Path, tmp_path: Path) -> None:
    output = tmp_path / "out" / "review.json"
    output.parent.mkdir()
    output.write_text("old", encoding="utf-8")
    output.chmod(0o640)
    assert check("shop", "--format", "json", "--output", str(output)) == 1
    assert [path.name for path in output.parent.iterdir()] == ["review.json"]
    assert output.stat().st_mode & 0o777 == 0o640
    assert json.loads(output.read_text(encoding="utf-8"))["version"] == 1


def test_an_output_may_be_a_device(shop: Path) -> None:
    assert check("shop", "--output", os.devnull) == 1
    assert Path(os.devnull).is_char_device()


def test_an_output_that_cannot_be_written(shop: Path, capsys: Captured, tmp_path: Path) -> None:
    output = str(tmp_path / "absent" / "review.json")
    assert failure(capsys, "check", "shop", "--no-cache", "--output", output) == (
        f"{output} cannot be written: No such file or directory"
    )
    assert failure(capsys, "check", "shop", "--no-cache", "--output", str(tmp_path)).startswith(str(tmp_path))


def test_rules_are_selected_and_ignored(shop: Path, capsys: Captured) -> None:
    assert findings(capsys, "shop", "--select", "paid-rule") == ["paid-rule"] * 2
    assert (
        findings(capsys, "shop", "--select", "models,task-inside-transaction", "--ignore", "models")
        == ["task-inside-transaction"] * 2
    )


def test_the_configuration_is_read_and_the_command_line_stands_above_it(shop: Path, capsys: Captured) -> None:
    write(
        shop,
        {
            "pyproject.toml": '[tool.django-cto]\nselect = ["models"]\nper-path-ignore = {"shop/views.py" = ["models"]}\n'
        },
    )
    assert findings(capsys, "shop") == ["paid-rule"]
    assert findings(capsys, "shop", "--select", "transactions") == ["task-inside-transaction"] * 2
    assert findings(capsys, "shop", "--ignore", "paid-rule") == []


def test_what_is_wrong_is_said_in_one_line(shop: Path, capsys: Captured) -> None:
    assert failure(capsys, "check", "absent") == "absent does not exist"
    assert failure(capsys, "check", "shop/shop/views.py") == "shop/shop/views.py is a file; give the project's folder"
    assert failure(capsys, "check", "shop", "--select", "paid-rul") == (
        "--select names no rule or family `paid-rul`; did you mean `paid-rule`?"
    )
    assert failure(capsys, "check", "shop", "--ignore", "model") == (
        "--ignore names no rule or family `model`; did you mean `models`?"
    )
    assert "'xml' is not one of 'text'" in failure(capsys, "check", "--format", "xml")
    assert "No such option" in failure(capsys, "check", "--verbose")
    assert "No such command" in failure(capsys, "chek")
    assert failure(capsys, "check", "shop", "--baseline", "absent") == (
        "there is no baseline absent; --write-baseline makes it"
    )


def test_a_wrong_configuration_is_said_in_one_line(shop: Path, capsys: Captured) -> None:
    write(shop, {"pyproject.toml": '[tool.django-cto]\nignore = ["paid-rul"]\n'})
    assert failure(capsys, "check", "shop") == (
        "[tool.django-cto] in pyproject.toml names no rule or family `paid-rul`; did you mean `paid-rule`?"
    )
    write(shop, {"pyproject.toml": "[tool.django-cto]\nselekt = []\n"})
    assert "has no key `selekt`; did you mean `select`?" in failure(capsys, "check", "shop")


def test_a_failure_of_our_own_names_the_line(shop: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(choice, "all_rules", broken)
    said = failure(capsys, "check", "shop")
    assert re.match(
        r"this is our fault: RuntimeError: out of order \(test_check\.py:\d+\); DJANGO_CTO_TRACEBACK=1", said
    )
    monkeypatch.setenv("DJANGO_CTO_TRACEBACK", "1")
    assert run(["check", "shop"]) == 2
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_without_a_command_there_is_help(capsys: Captured) -> None:
    assert run([]) == 2
    assert capsys.readouterr().err.startswith("Usage: django-cto ")
    assert run(["check", "--help"]) == 0
    assert "Usage: django-cto check" in capsys.readouterr().out


def test_quiet(shop: Path, capsys: Captured) -> None:
    assert check("shop", "--quiet", "--select", "models") == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["shop/shop/models.py:5:5", "shop/shop/views.py:10:42"]


def test_statistics(shop: Path, capsys: Captured) -> None:
    check("shop", "--statistics")
    shown = capsys.readouterr().out
    assert "Findings by rule\n  2  paid-rule\n  2  task-inside-transaction\n  0  unparsed-file\n" in shown


def test_silences(shop: Path, capsys: Captured) -> None:
    text = (
        (shop / "shop/models.py")
        .read_text(encoding="utf-8")
        .replace("Field()", "Field()  # django-cto: allow[paid-rule]")
    )
    write(shop, {"shop/models.py": text, "shop/tasks.py": "x = 1  # django-cto: allow[aid-rule]\n"})
    assert findings(capsys, "shop", "--select", "models,review") == ["unused-silence", "paid-rule"]


@pytest.mark.parametrize("how", [["--write-baseline", "b"], ["--baseline", "b", "--write-baseline"]])
def test_a_baseline_is_written_and_holds_back(shop: Path, capsys: Captured, how: list[str]) -> None:
    assert check("shop", *how) == 0
    assert "Held back 4 in the baseline" in capsys.readouterr().out
    assert len(findings(capsys, "shop")) == 4
    assert findings(capsys, "shop", "--baseline", "b") == []
    views = (shop / "shop/views.py").read_text(encoding="utf-8")
    write(shop, {"shop/views.py": f"import os\n{views}\nprint(paid)\n"})
    assert findings(capsys, "shop", "--baseline", "b") == ["paid-rule"]


def test_obsolete_entries_are_reported_and_pruned(shop: Path, capsys: Captured) -> None:
    write(shop, {"pyproject.toml": '[tool.django-cto]\nbaseline = "known.tsv"\n'})
    assert check("--write-baseline", "shop") == 0
    write(shop, {"shop/models.py": "from django.db import models\n"})
    assert check("shop", "--ignore", "transactions") == 0
    shown = capsys.readouterr().out
    assert "Obsolete in the baseline (--write-baseline prunes): paid-rule in shop.models.Order: paid = models" in shown
    assert check("shop", "--write-baseline", "--select", "models") == 0
    entries = [line.split("\t")[1:3] for line in (shop / "known.tsv").read_text().splitlines() if line[0] != "#"]
    assert entries == [["paid-rule", "shop/views.py"]] + [["task-inside-transaction", "shop/views.py"]] * 2


def test_a_baseline_needs_a_file(shop: Path, capsys: Captured) -> None:
    assert "--write-baseline needs a file" in failure(capsys, "check", "shop", "--write-baseline")
    assert "give one of them" in failure(capsys, "check", "shop", "--write-baseline", "b", "--since", "HEAD")


def test_since_needs_git(shop: Path, capsys: Captured) -> None:
    assert failure(capsys, "check", "shop", "--since", "main").startswith("--since: git says: not a git repository")


def test_no_django(tmp_path: Path, capsys: Captured) -> None:
    write(tmp_path, {"a.py": "x = 1\n"})
    assert check(str(tmp_path)) == 0
    assert f"There is no Django in {tmp_path}: no file that was read imports it\n" in capsys.readouterr().out
    write(tmp_path, {"a.py": "x = (\n"})
    assert check(str(tmp_path)) == 1
    assert "unparsed-file" in capsys.readouterr().out


def test_an_empty_folder(tmp_path: Path, capsys: Captured) -> None:
    assert check(str(tmp_path)) == 0
    assert "There is no Django in" in capsys.readouterr().out


def broken_project(tmp_path: Path) -> Path:
    """A project with a finding of the review itself, whatever other rules there are."""
    write(tmp_path / "project", {"a.py": "import django\n\n\ndef f(:\n    pass\n"})
    return tmp_path / "project"


def test_it_runs_as_a_module_and_its_output_may_be_cut_short(tmp_path: Path) -> None:
    write(tmp_path, {f"a{number}.py": "import django\nx = (\n" for number in range(500)})
    command = [*COMMAND, "check", str(tmp_path), "--no-cache"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    assert process.stdout.readline().startswith("● unparsed-file".encode())
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 1
    process.stderr.close()


def test_a_stream_that_knows_only_ascii(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [*COMMAND, "check", str(broken_project(tmp_path)), "--no-cache"]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith(b"* unparsed-file - major - review - 1 finding\n")


def on_a_terminal(*command: str, **environment: str) -> tuple[str, str]:
    """What a command writes to standard output and to standard error where both are terminals."""
    (out, out_inside), (err, err_inside) = pty.openpty(), pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "CI"}}
    variables = {**clean, "TERM": "xterm-256color", "COLUMNS": "80", **environment}
    process = subprocess.Popen(command, stdout=out_inside, stderr=err_inside, env=variables)
    os.close(out_inside)
    os.close(err_inside)
    written = _read_all(out), _read_all(err)
    process.wait()
    return written


def _read_all(descriptor: int) -> str:
    chunks = []
    try:
        while chunk := os.read(descriptor, 65536):
            chunks.append(chunk)
    except OSError:
        # How Linux says that the other end of a terminal is closed.
        pass
    os.close(descriptor)
    return b"".join(chunks).decode()


def test_on_a_terminal_there_are_colours_and_progress(tmp_path: Path) -> None:
    command = [*COMMAND, "check", str(broken_project(tmp_path)), "--no-cache"]
    out, err = on_a_terminal(*command)
    assert "\x1b[1;33m● unparsed-file · major" in out
    assert "Reading files ..." in err
    assert err.endswith("\r\x1b[2K")
    out, err = on_a_terminal(*command, "--quiet", NO_COLOR="1")
    assert "\x1b[1;33m" not in out
    assert err == ""


def test_help_and_version_need_next_to_nothing() -> None:
    code = (
        "import sys; from django_cto.cli import run; run(['--version']); run(['check', '--help']); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"msgspec", "rich", "tree_sitter", "django_cto.audit", "django_cto.project", "packaging", "tomllib"}
    assert not heavy & set(done.stdout.split())


def test_a_plain_run_imports_no_more_than_it_needs(tmp_path: Path) -> None:
    project = str(broken_project(tmp_path))
    code = f"import sys; from django_cto.cli import run; run(['check', {project!r}, '--no-cache']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    unneeded = {"rich", "subprocess", "multiprocessing", "asyncio", "django_cto.audit.revision"}
    assert not unneeded & set(done.stdout.split())


def test_a_settings_module_that_is_nowhere_is_a_mistake(shop: Path, capsys: Captured) -> None:
    write(shop, {"config/__init__.py": "", "config/production.py": "DEBUG = False\n"})
    (shop / "pyproject.toml").write_text('[tool.django-cto]\nsettings = "config.producton"\n')
    assert run(["check", "shop", "--no-cache"]) == 2
    assert "no module of the project: `config.producton`; did you mean `config.production`?" in capsys.readouterr().err
    (shop / "pyproject.toml").write_text('[tool.django-cto]\nsettings = "config.production"\n')
    assert run(["check", "shop", "--no-cache"]) == 1
