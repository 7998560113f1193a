"""What the template must be so that it can be copied, named and carried on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder
from scripts.release import differences

from django_cto.new.begin import KEY_LINE
from django_cto.new.naming import PLACEHOLDER, named
from django_cto.new.releases import write_archive
from django_cto.new.stamp import FILE, stamp
from django_cto.new.tree import TEMPLATE, Entry, read_tree, write_entry

ROOT = Path(__file__).parent.parent.parent
# All that carries its name; another file here needs a reason.
NAMED = {
    ".env.example",
    "README.md",
    "compose.yaml",
    "config/settings/parts/accounts.py",
    "config/settings/parts/api.py",
    "pyproject.toml",
    "requirements/development.txt",
    "requirements/production.txt",
}


def committed() -> set[str]:
    """The template's files as git sees them: known to it, or new and not ignored."""
    command = ["git", "-C", str(TEMPLATE), "ls-files", "--cached", "--others", "--exclude-standard"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {path for path in said.splitlines() if (TEMPLATE / path).is_file()}


def test_what_is_copied_is_what_is_committed() -> None:
    assert set(read_tree(TEMPLATE)) == committed()


def test_few_files_say_its_name_and_renaming_leaves_none() -> None:
    template = read_tree(TEMPLATE)
    said = re.compile(rb"(?<![a-z])shop(?![a-z])", re.IGNORECASE)
    found = {path for path, entry in template.items() if not entry.is_binary and said.search(entry.data)}
    assert found <= NAMED
    assert FILE in found
    renamed = named(template, "gift-store")
    assert [path for path, entry in renamed.items() if not entry.is_binary and said.search(entry.data)] == []
    assert [path for path in template if PLACEHOLDER in path] == []


def test_its_project_file_takes_the_stamp_and_another_one_in_its_place() -> None:
    data = (TEMPLATE / FILE).read_bytes()
    once = stamp(data, "1.0")
    assert once.count(b'template = "1.0"') == 1
    assert stamp(once, "2.0") == once.replace(b'template = "1.0"', b'template = "2.0"')


def test_the_secret_that_new_writes_is_the_one_the_settings_read() -> None:
    assert f"\n{KEY_LINE}\n" in (TEMPLATE / ".env.example").read_text()
    assert f'"{KEY_LINE.rstrip("=")}"' in (TEMPLATE / "config/settings/base.py").read_text()


def test_the_wheel_carries_it_whole_and_nothing_that_running_it_left(tmp_path: Path) -> None:
    files = ("pyproject.toml", "hatch_build.py", "LICENSE", "README.md", ".gitignore", "src/django_cto/__init__.py")
    for path in files:
        write_entry(tmp_path / path, Entry((ROOT / path).read_bytes()))
    package, template = tmp_path / "src" / "django_cto", read_tree(TEMPLATE)
    for path, entry in template.items():
        write_entry(package / "template" / path, entry)
    left = (
        "var/postgres/PG_VERSION",
        ".env",
        ".venv/pyvenv.cfg",
        ".coverage",
        ".ruff_cache/x",
        "apps/__pycache__/x.pyc",
    )
    for path in left:
        write_entry(package / "template" / path, Entry(b"left"))
    (package / "new").mkdir()
    write_archive({"0.0.1": template}, package / "new" / "releases.tar.xz")
    wheel = next(WheelBuilder(str(tmp_path)).build(directory=str(tmp_path / "dist"), versions=["standard"]))
    assert differences(Path(wheel), template, ("0.0.1",)) == []
    assert differences(Path(wheel), {**template, "more": Entry(b"")}, ("0.0.2",)) != []
