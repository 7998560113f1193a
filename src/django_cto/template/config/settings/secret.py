"""Secrets of a developer's machine, where no environment gives them."""

import secrets
from pathlib import Path


def local_secret(path: Path, length: int = 64) -> str:
    """Made once and kept: a restart of the server logs nobody out."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(length))
        draft.replace(path)
    return path.read_text()
