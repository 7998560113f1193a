"""The small files beside a server's data: password and state."""

import json
import os
import secrets
from pathlib import Path


def read_password(folder: Path) -> str:
    """Made on first use, readable by its owner alone."""
    path = folder / "password"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(24))
    return path.read_text()


def write_private(path: Path, text: str) -> None:
    """All of the text or nothing, and nobody else sees it at any moment."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def last_port(folder: Path) -> int | None:
    """The port of the last time: programs that were told of it find the server again."""
    try:
        return int((folder / "port").read_text())
    except (OSError, ValueError):
        return None


def announce(folder: Path, port: int) -> None:
    write_private(folder / "port", str(port))
    write_private(folder / "state.json", json.dumps({"port": port, "keeper": os.getpid()}))


def withdraw(folder: Path) -> None:
    (folder / "state.json").unlink(missing_ok=True)
