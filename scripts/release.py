"""Makes the packages of a release: with the archive of all templates released before, and a look into the result.

The archive is what `django-cto upgrade` merges from. It is made from the tags, so it lies in no commit.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from packaging.version import InvalidVersion, Version

from django_cto import __version__
from django_cto.new.releases import ARCHIVE, release_names, write_archive
from django_cto.new.tree import Entry, Tree

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "src/django_cto/template"


def main() -> int:
    """Build what is to be published, unless the checkout is not what its tag would say."""
    if wrong := _unfit():
        print(f"release: {wrong}", file=sys.stderr)
        return 2
    releases = past_templates(ROOT)
    write_archive(releases, ARCHIVE)
    # The wheel that runs everywhere; compiled ones are built on each platform.
    pure = {**os.environ, "DJANGO_CTO_COMPILE": "0"}
    build = [sys.executable, "-m", "hatchling", "build", "--clean", "--directory", "dist"]
    subprocess.run(build, cwd=ROOT, env=pure, check=True)
    wheel = next((ROOT / "dist").glob(f"django_cto-{__version__}-*.whl"))
    if apart := differences(wheel, template_at(ROOT, "HEAD"), tuple(releases)):
        print("release: the wheel is not what was committed:", *apart, sep="\n  ", file=sys.stderr)
        return 1
    print(f"{wheel.name}: {wheel.stat().st_size:,} bytes, {ARCHIVE.stat().st_size:,} of them {len(releases)} templates")
    print(f"When it is published: git tag v{__version__} && git push origin v{__version__}")
    return 0


def past_templates(repository: Path) -> dict[str, Tree]:
    """The template of each tag that is a version and has one, oldest first, by the version."""
    found: dict[Version, str] = {}
    for tag in _git(repository, "tag", "--list", "v*").decode().split():
        try:
            found[Version(tag[1:])] = tag
        except InvalidVersion:
            continue
    trees = {str(version): template_at(repository, tag) for version, tag in sorted(found.items())}
    return {version: tree for version, tree in trees.items() if tree}


def template_at(repository: Path, revision: str) -> dict[str, Entry]:
    """The files of the template in a commit; none where it had no template yet."""
    if not _git(repository, "ls-tree", "--name-only", revision, f"{TEMPLATE}/"):
        return {}
    # What a checkout here would do to line ends must not get into a release.
    data = _git(repository, "-c", "core.autocrlf=false", "archive", "--format=tar", revision, f"{TEMPLATE}/")
    found: dict[str, Entry] = {}
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                path = member.name.removeprefix(f"{TEMPLATE}/")
                found[path] = Entry(content.read(), bool(member.mode & 0o100))
    return found


def differences(wheel: Path, template: Tree, releases: tuple[str, ...]) -> list[str]:
    """How the template and the archive in a wheel are not what they have to be."""
    inside = "django_cto/template/"
    with zipfile.ZipFile(wheel) as file:
        members = [member for member in file.infolist() if member.filename.startswith(inside)]
        found = {
            member.filename.removeprefix(inside): Entry(file.read(member), bool(member.external_attr >> 16 & 0o100))
            for member in members
        }
        archive = wheel.with_name("releases.tar.xz")
        archive.write_bytes(file.read("django_cto/new/releases.tar.xz"))
    wrong = [path for path in sorted({*found, *template}) if found.get(path) != template.get(path)]
    if release_names(archive) != releases:
        wrong.append(f"the archive has {release_names(archive)}, the tags are {releases}")
    archive.unlink()
    return wrong


def _unfit() -> str:
    if _git(ROOT, "status", "--porcelain"):
        return "the work tree has uncommitted changes"
    if not re.fullmatch(r"\d+(\.\d+)*", __version__):
        return f"{__version__} is no final version"
    if _git(ROOT, "tag", "--list", f"v{__version__}"):
        return f"v{__version__} is released already; raise __version__ in src/django_cto/__init__.py"
    return ""


def _git(repository: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
