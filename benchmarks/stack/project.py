"""The started project as production runs it: a copy of the template, its locked requirements, its processes."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from stack.program import Program, free_port

TEMPLATE = Path(__file__).parents[2] / "src" / "django_cto" / "template"
KEPT = Path(__file__).parents[1] / ".stack"
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*_cache", ".venv", "var", ".env", "tests")


def environment_for(requirements: Path) -> Path:
    """A virtual environment with exactly these requirements, made once for each content of the file."""
    digest = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = KEPT / f"venv-{digest}"
    KEPT.mkdir(exist_ok=True)
    # Two stacks may begin at once.
    with (KEPT / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "installed").exists():
            _install(requirements, folder)
    return folder


def _install(requirements: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--require-hashes", "-r", str(requirements)], check=True)
    (folder / "installed").touch()


@dataclass(frozen=True)
class Project:
    """A project in a folder, with the environment variables that make it run in production."""

    folder: Path
    venv: Path
    settings: dict[str, str]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str, **settings: str) -> str:
        """The output of a command of manage.py."""
        command = [str(self.venv / "bin" / "python"), "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=self._environment(settings), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)}: {done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    def web(self) -> Program:
        return self._program("web", "gunicorn", "config.wsgi")

    def worker(self, name: str = "worker", concurrency: int = 2) -> Program:
        options = ["--loglevel", "info", "--concurrency", str(concurrency), "--hostname", f"{name}@stack"]
        return self._program(name, "celery", "-A", "config", "worker", *options)

    def beat(self) -> Program:
        return self._program("beat", "celery", "-A", "config", "beat", "--loglevel", "info", "--pidfile", "")

    def answers(self) -> bool:
        """Whether the web server says that it and all it depends on are ready."""
        request = urllib.request.Request(f"{self.address}/health/ready", headers={"X-Forwarded-Proto": "https"})
        try:
            with urllib.request.urlopen(request, timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _environment(self, settings: dict[str, str] | None = None) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **self.settings, **(settings or {})}

    def _program(self, name: str, program: str, *arguments: str) -> Program:
        command = [str(self.venv / "bin" / program), *arguments]
        # Of the workers, only the broker knows whether they are ready: who needs to know asks their log.
        ready = self.answers if name == "web" else lambda: True
        environment = self._environment({"ALIVE_FILE": str(self.folder / f"{name}.alive")})
        return Program(name, command, self.folder, ready, environment)


def project(root: Path, settings: dict[str, str]) -> Project:
    """A copy of the template that runs in production with these addresses of its servers."""
    folder = root / "project"
    shutil.copytree(TEMPLATE, folder, ignore=LEFT_OUT)
    port = free_port()
    common = {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(64),
        "DJANGO_ALLOWED_HOSTS": "127.0.0.1,localhost",
        "PORT": str(port),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return Project(folder, environment_for(folder / "requirements" / "production.txt"), common | settings, port)
