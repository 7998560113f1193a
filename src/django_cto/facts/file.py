"""The facts of one file, read from that file alone: what is cached, and what one worker makes."""

from __future__ import annotations

import codecs
import functools
import re
from pathlib import PurePosixPath

import msgspec

from django_cto.facts.silences import Silence, silences_in
from django_cto.facts.template import Template, template_of
from django_cto.read import syntax as s
from django_cto.read.digests import blake2b_of
from django_cto.read.python import Inside, parse
from django_cto.read.source import Fault, decode

TEST_NAME = re.compile(r"^(tests?_.*|.*_tests?|.*_test_data|tests?|conftest|testutils)\.py$")
NOT_TEMPLATES = frozenset({".toml", ".lock", ".yml", ".yaml", ".cfg", ".json"})
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
TEST_FOLDERS = frozenset({
    "tests", "test", "testing", "testutils", "test_utils", "unittests", "unit_tests", "functional_tests",
    "integration_tests", "e2e",
})  # fmt: skip


class Content(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one file says: statements of a Python file, tags of a template, or the text of anything else."""

    body: tuple[s.Stmt, ...] = ()
    imports: tuple[s.Imported, ...] = ()
    template: Template | None = None
    text: str | None = None
    mentions: frozenset[str] = frozenset()


class FileFacts(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """A file as far as every review needs it, and its content still encoded: most files are never asked for theirs.

    `digest` is the same for two contents that say the same, however the file is laid out between what they keep;
    `outline` is the same for two that differ in nothing but what is inside functions.
    """

    path: str
    lines: int
    faults: tuple[Fault, ...] = ()
    silences: tuple[Silence, ...] = ()
    encoded: msgspec.Raw = msgspec.Raw()
    digest: str = ""
    outline: str = ""

    @functools.cached_property
    def content(self) -> Content:
        """What the file says."""
        return decode_content(self.encoded) if len(self.encoded) else EMPTY

    @property
    def body(self) -> tuple[s.Stmt, ...]:
        """The statements of a Python file."""
        return self.content.body

    @property
    def imports(self) -> tuple[s.Imported, ...]:
        """What a Python file imports, at any depth."""
        return self.content.imports

    @property
    def mentions(self) -> frozenset[str]:
        """The names that are read when a Python file is imported."""
        return self.content.mentions

    @property
    def template(self) -> Template | None:
        """The tags of a template."""
        return self.content.template

    @property
    def text(self) -> str | None:
        """The text of a file that is neither Python nor a template."""
        return self.content.text


EMPTY = Content()
decode_content = msgspec.msgpack.Decoder(Content).decode


def is_test_path(path: str) -> bool:
    """Whether a path is test code by pytest's and unittest's naming conventions; settings modules never are."""
    *folders, name = path.split("/")
    if "settings" in folders or name.startswith("settings"):
        return False
    return bool(TEST_NAME.match(name)) or not TEST_FOLDERS.isdisjoint(folders)


def facts_of(path: str, data: bytes) -> FileFacts:
    """Read one file's bytes; never raises, what could not be read stands in `faults`."""
    text, faults = decode(data)
    if path.endswith(".txt") and data.startswith(UTF_16):
        faults = ()  # pip reads what PowerShell's `pip freeze > requirements.txt` writes.
    return facts_in(path, text, faults)


def facts_in(path: str, text: str, faults: tuple[Fault, ...] = ()) -> FileFacts:
    """The facts of a text, with the faults that its bytes had."""
    lines = text.count("\n") + (not text.endswith("\n") and text != "")
    silences = silences_in(text, path) if "django-cto:" in text else ()
    content, inside, more = _content(path, text)
    encoded = s.encode(content)
    digest = outline = _digest(encoded)
    if inside:
        for function, code, words in inside:
            msgspec.structs.force_setattr(function, "code", code)
            msgspec.structs.force_setattr(function, "words", words)
        encoded = s.encode(content)
        digest = _digest(encoded)
    facts = FileFacts(path, lines, (*faults, *more), silences, msgspec.Raw(encoded), digest, outline)
    vars(facts)["content"] = content  # It need not be decoded where it was made.
    return facts


def _digest(encoded: bytes) -> str:
    return blake2b_of(encoded)


def _content(path: str, text: str) -> tuple[Content, tuple[Inside, ...], tuple[Fault, ...]]:
    """What a file says, what is inside its functions, and its faults."""
    if path.endswith(".py"):
        # Test code is resolved against but never reviewed, so the inside of its functions is not kept.
        parsed = parse(text, bodies=not is_test_path(path))
        return Content(parsed.body, parsed.imports, mentions=parsed.mentions), parsed.inside, parsed.faults
    if "{" in text and PurePosixPath(path).suffix not in NOT_TEMPLATES:
        return Content(template=template_of(text)), (), ()
    return Content(text=text), (), ()
