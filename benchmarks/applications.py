"""The real applications that reviews are measured on: pinned releases, downloaded from PyPI and only unpacked."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

# Each at the newest release when the verdicts were last made; a newer one brings findings that nobody has judged.
APPLICATIONS = {
    "allianceauth": "5.5.0",
    "arches": "8.1.5",
    "django-cms": "5.1.3",
    "django-helpdesk": "2.6.1",
    "django-machina": "1.3.1",
    "django-oscar": "4.2.1",
    "edx-enterprise": "8.18.0",
    "evennia": "5.0.1",
    "galaxy-ng": "4.9.2",
    "geonode": "5.1.1",
    "kiwitcms": "12.4",
    "label-studio": "1.23.2",
    "mayan-edms": "4.12.2",
    "misago": "0.39.6",
    "nautobot": "3.2.7",
    "pretalx": "2025.2.2",
    "pretix": "2026.8.0",
    "pulpcore": "3.123.1",
    "squad": "1.98",
    "tendenci": "16.30",
    "wagtail": "8.0.1",
    "weblate": "5.14.3",
}
FOLDER = Path(__file__).parent / ".applications"


def unpacked(name: str) -> Path:
    """The folder of one application's release; it is downloaded where it is not there yet, never installed."""
    target = FOLDER / f"{name}-{APPLICATIONS[name]}"
    if not target.exists():
        FOLDER.mkdir(exist_ok=True)
        archive = _downloaded(name)
        half = target.with_suffix(".half")
        _unpack(archive, half)
        half.rename(target)
        archive.unlink()
    return target


def _downloaded(name: str) -> Path:
    before = set(FOLDER.iterdir())
    wanted = f"{name}=={APPLICATIONS[name]}"
    options = ["--no-deps", "--quiet", "--disable-pip-version-check", "--dest", str(FOLDER)]
    subprocess.run([sys.executable, "-m", "pip", "download", *options, wanted], check=True)
    return next(iter(set(FOLDER.iterdir()) - before))


def _unpack(archive: Path, target: Path) -> None:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(target)
    else:
        with tarfile.open(archive) as sdist:
            sdist.extractall(target, filter="data")
