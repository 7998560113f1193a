"""Knows what a project may be called, and where the template says its name."""

from __future__ import annotations

import keyword
import re
import unicodedata

from packaging.utils import canonicalize_name

from django_cto.audit.mistake import Mistake
from django_cto.new.tree import Entry, Tree

# The name of the template as it lies; `tests/new/test_template.py` holds which few files say it.
PLACEHOLDER = "shop"
SAID = re.compile(rb"\b(shop|Shop)\b")
# Services add a word of their own to it, and a label of a host name has 63 characters at most.
LONGEST = 40
VALID = re.compile(r"[a-z]([a-z0-9]|-(?=[a-z0-9]))*")
REQUIREMENT = re.compile(rb"^([A-Za-z0-9][A-Za-z0-9._-]*)\s*==", re.MULTILINE)
RULE = "small letters, digits and single dashes, the first a letter, so that it can also name a package and a host"


def check_name(name: str, template: Tree) -> None:
    """Raise a `Mistake` where a name cannot be that of a distribution, of a package and of a host at once."""
    if not VALID.fullmatch(name):
        raise Mistake(f"`{name}` cannot name a project: {RULE}{_suggestion(name, template)}")
    if len(name) > LONGEST:
        raise Mistake(f"`{name}` has {len(name)} characters, more than {LONGEST}{_suggestion(name, template)}")
    if keyword.iskeyword(name):
        raise Mistake(f"`{name}` is a word of Python's own{_suggestion(name, template)}")
    if name in _required(template):
        raise Mistake(f"`{name}` is a package that the project itself installs{_suggestion(name, template)}")


def named(tree: Tree, name: str) -> dict[str, Entry]:
    """The same files under another name; whatever the template says of it stands as a word of its own."""
    words = {b"shop": name.encode(), b"Shop": title_of(name).encode()}

    def renamed(entry: Entry) -> Entry:
        if entry.is_binary or not SAID.search(entry.data):
            return entry
        return Entry(SAID.sub(lambda found: words[found[0]], entry.data), entry.executable)

    return {path: renamed(entry) for path, entry in tree.items()}


def title_of(name: str) -> str:
    """The name as a heading: `gift-shop` is Gift Shop."""
    return " ".join(word.capitalize() for word in re.split(r"[-_. ]+", name))


def _suggestion(name: str, template: Tree) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    near = re.sub(r"[^a-z0-9]+", "-", plain).lstrip("-0123456789")[:LONGEST].rstrip("-")
    if keyword.iskeyword(near) or near in _required(template):
        near = f"{near}-site"
    return f"; did you mean `{near}`?" if near else ""


def _required(template: Tree) -> frozenset[str]:
    """The distributions that the template installs: another of such a name would take its place."""
    locks = (entry.data for path, entry in template.items() if path.startswith("requirements/"))
    return frozenset(canonicalize_name(found.decode()) for lock in locks for found in REQUIREMENT.findall(lock))
