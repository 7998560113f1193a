"""Where a project keeps packages that are installed below its own root; reads none of them."""

from __future__ import annotations

from pathlib import Path

FOLDERS = (".venv", "venv", "env", ".env", "virtualenv")
PACKAGES = ("lib/python*/site-packages", "Lib/site-packages")


def package_folders(root: Path | None) -> tuple[Path, ...]:
    """The folders of installed packages; one that leads out of the root is left alone."""
    if root is None:
        return ()
    root = root.resolve()
    environments = [root / name for name in FOLDERS if (root / name).is_dir()]
    found = (path for folder in environments for pattern in PACKAGES for path in sorted(folder.glob(pattern)))
    return tuple(path for path in found if path.is_dir() and path.resolve().is_relative_to(root))


def installed_stamp(root: Path) -> str:
    """What changes when a package is installed or removed."""
    return "".join(f"{path}\0{path.stat().st_mtime_ns}\n" for path in package_folders(root))
