"""The secret of a developer's machine, where no environment gives one."""

import secrets
from pathlib import Path


def local_secret(path: Path) -> str:
    """Made once and kept, so that a restart of the server logs nobody out."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        draft.replace(path)
    return path.read_text()
