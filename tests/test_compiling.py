"""A wheel is compiled where that can be done, and is pure Python where it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

# Without one nothing can be compiled; `make compiled` needs one, so there nothing is left out.
pytestmark = pytest.mark.skipif(not shutil.which("cc"), reason="there is no C compiler")
ROOT = Path(__file__).parents[1]
PLAIN = "def doubled(number: int) -> int:\n    return number * 2\n"
DATA = "import msgspec\n\n\nclass Data(msgspec.Struct, frozen=True):\n    name: str | None\n"
DERIVED = "import pickle\n\n\nclass Packer(pickle.Pickler):\n    pass\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The project's own build with a package of a few lines."""
    for name in ("pyproject.toml", "hatch_build.py", "LICENSE", "README.md"):
        shutil.copy(ROOT / name, tmp_path)
    package = tmp_path / "src" / "django_cto"
    for floor in ("read", "flow", "rules"):
        (package / floor).mkdir(parents=True)
        (package / floor / "__init__.py").touch()
        (package / floor / "plain.py").write_text(PLAIN)
        (package / floor / "data.py").write_text(DATA)
        (package / floor / "derived.py").write_text(DERIVED)
    (package / "__init__.py").write_text('__version__ = "0.0.1"\n')
    return tmp_path


def build(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", "dist"]
    return subprocess.run(
        command, cwd=checkout, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def wheel_of(checkout: Path) -> Path:
    (wheel,) = (checkout / "dist").glob("*.whl")
    return wheel


def test_the_modules_of_functions_are_compiled_and_say_what_they_said(checkout: Path, tmp_path: Path) -> None:
    done = build(checkout, DJANGO_CTO_COMPILE="1")
    assert done.returncode == 0, done.stderr
    wheel = wheel_of(checkout)
    assert not wheel.name.endswith("-none-any.whl")
    with zipfile.ZipFile(wheel) as file:
        compiled = {name.partition(".")[0] for name in file.namelist() if name.endswith((".so", ".pyd"))}
        file.extractall(tmp_path / "site")
    assert {name for name in compiled if "/" in name} == {"django_cto/read/plain", "django_cto/flow/plain"}
    code = "from django_cto.flow import plain; print(plain.doubled(21), plain.__file__)"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "site", capture_output=True, text=True, check=True
    )
    number, _, file_name = ran.stdout.strip().partition(" ")
    assert number == "42"
    assert not file_name.endswith(".py")


def test_without_a_compiler_that_works_the_wheel_is_pure_and_says_why(checkout: Path) -> None:
    done = build(checkout, DJANGO_CTO_COMPILE="", CC="false")
    assert done.returncode == 0, done.stderr
    assert "not compiled" in done.stderr + done.stdout
    assert wheel_of(checkout).name == "django_cto-0.0.1-py3-none-any.whl"


def test_who_insists_is_told_that_it_cannot_be_compiled(checkout: Path) -> None:
    done = build(checkout, DJANGO_CTO_COMPILE="1", CC="false")
    assert done.returncode != 0
    assert "mypyc could not compile" in done.stderr
    assert not list((checkout / "dist").glob("*.whl"))


def test_a_pure_wheel_can_be_asked_for(checkout: Path) -> None:
    assert build(checkout, DJANGO_CTO_COMPILE="0").returncode == 0
    assert wheel_of(checkout).name.endswith("-none-any.whl")
