"""The promises that the project makes about itself."""

from __future__ import annotations

import ast
import re
import shutil
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest
from hatchling.builders.wheel import WheelBuilder

from django_cto.rule import Rule, Severity, all_rules

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "django_cto"
# Django projects of their own, that only lie here: what `new` copies and what `startapp` copies.
DATA = (SOURCE / "template", SOURCE / "new" / "app")
MODULES = sorted(path for path in SOURCE.rglob("*.py") if not any(map(path.is_relative_to, DATA)))
RULES = all_rules()

LONGEST_FILE, LONGEST_FUNCTION = 400, 60
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "misc"}
FOLDERS, TEXTS = ("src", "docs", "benchmarks"), {".lock", ".md", ".py", ".toml"}
HEADINGS = ("Bad", "Good", "When it is fine")

each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.family}/{rule.name}")


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@each_module
def test_a_file_fits_in_the_head(path: Path) -> None:
    length = path.read_text(encoding="utf-8").count("\n")
    assert length <= LONGEST_FILE


@each_module
def test_a_function_fits_on_the_screen(path: Path) -> None:
    lengths = {function.name: (function.end_lineno or 0) - function.lineno + 1 for function in functions_of(path)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@each_module
def test_a_name_says_what_is_inside(path: Path) -> None:
    assert not VAGUE_NAMES & set(path.relative_to(SOURCE).with_suffix("").parts)


@each_module
def test_a_module_says_what_it_knows(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_nothing_names_a_place_on_one_machine() -> None:
    written = [path for path in ROOT.glob("*.*") if path.suffix in TEXTS] + [ROOT / "Makefile"]
    written += [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.*") if path.suffix in TEXTS]
    # What a benchmark downloaded lies in folders that git ignores.
    written = [path for path in written if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)]
    texts = {path: path.read_text(encoding="utf-8") for path in written}
    assert [path for path, text in texts.items() if re.search(r"(?<![\w.])/(home|Users|root|work)/", text)] == []


@pytest.mark.parametrize("family", sorted({rule.family for rule in RULES}))
def test_a_family_is_a_package(family: str) -> None:
    assert (SOURCE / "rules" / family / "__init__.py").is_file()


def test_there_are_rules_and_each_name_is_used_once() -> None:
    assert RULES
    assert [name for name, times in Counter(rule.name for rule in RULES).items() if times > 1] == []


@each_rule
def test_a_rule_has_a_page(rule: Rule) -> None:
    lines = rule.page.splitlines()
    headings = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
    assert lines[0].startswith("# ")
    assert not rule.title.endswith((".", ":"))
    assert lines[1] == ""
    assert lines[2].strip(), "the harm comes first"
    assert [heading for heading in headings if not heading.startswith(HEADINGS)] == []
    assert headings.index("Bad") < headings.index("Good")


@each_rule
def test_a_rule_can_be_run(rule: Rule) -> None:
    assert isinstance(rule.severity, Severity)
    assert callable(rule.check)
    assert set(rule.parameters) <= {"project", "flow", "reads"}
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)


def test_annotations_climb_no_floor() -> None:
    graph = grimp.build_graph("django_cto", exclude_type_checking_imports=False, cache_dir=None)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    floors = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    layers = [{name.strip(" ()") for name in re.split("[|:]", floor)} for floor in floors]
    assert graph.find_illegal_dependencies_for_layers(layers, containers={"django_cto"}) == set()


@pytest.mark.parametrize("document", sorted(path.name for path in ROOT.glob("*.md")))
def test_the_commands_a_document_names_exist(document: str) -> None:
    named = set(re.findall(r"\bmake ([a-z]+(?:-[a-z]+)*)", code_in((ROOT / document).read_text(encoding="utf-8"))))
    makefiles = [ROOT / "Makefile", SOURCE / "template" / "Makefile"]
    targets = {name for path in makefiles for name in re.findall(r"^([a-z-]+):", path.read_text("utf-8"), re.MULTILINE)}
    assert named <= targets


def code_in(markdown: str) -> str:
    """Only what stands in fences and between back-ticks: elsewhere "make" is an English verb."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", markdown, re.DOTALL))


def test_every_command_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split())
    assert phony == set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE))


def test_the_package_page_shows_the_readme() -> None:
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert configured.get("readme") == ("README.md" if (ROOT / "README.md").exists() else None)


def test_the_lock_names_no_index_and_pins_by_digest() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = [line for line in lock.splitlines() if line and line[0] not in " #"]
    assert not re.search(r"://|^--|^-e", lock, re.MULTILINE)
    assert [pin for pin in pins if not re.match(r"[a-z0-9-]+==\S+( ;.*)? \\$", pin)] == []
    assert lock.count("--hash=sha256:") >= len(pins)


def test_the_lock_holds_what_the_project_asks_for() -> None:
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = configured["project"]["dependencies"] + configured["dependency-groups"]["dev"]
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    assert {re.split(r"[<>=!~\[ ;]", requirement)[0].lower() for requirement in asked} <= locked


def test_the_wheel_keeps_dotfiles_and_the_executable_bit(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "LICENSE", "README.md", ".gitignore", "hatch_build.py"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, tmp_path)
    template = tmp_path / "src" / "django_cto" / "template"
    template.mkdir(parents=True)
    shutil.copy(SOURCE / "__init__.py", template.parent)
    (template.parent / "py.typed").touch()
    (template / ".env.example").write_text("DEBUG=on\n", encoding="utf-8")
    (template / "manage.py").write_text("#!/usr/bin/env python\n", encoding="utf-8")
    (template / "manage.py").chmod(0o755)
    (template / "__pycache__").mkdir()
    (template / "__pycache__" / "manage.cpython-311.pyc").touch()
    wheel = next(WheelBuilder(str(tmp_path)).build(directory=str(tmp_path / "dist"), versions=["standard"]))
    modes = {entry.filename: entry.external_attr >> 16 for entry in zipfile.ZipFile(wheel).infolist()}
    assert {"django_cto/py.typed", "django_cto/template/.env.example"} <= set(modes)
    assert modes["django_cto/template/manage.py"] & 0o111
    assert not [name for name in modes if "__pycache__" in name]
