"""Knows the shape of an app: the living one that lies beside this file, under another name."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from pathlib import Path

from django_cto.audit.mistake import Mistake
from django_cto.new.tree import Entry, read_tree

LIVING = Path(__file__).resolve().parent / "app" / "things"
# What needs a package that a project may not have.
OF_REST = ("api/", "tests/test_api.py")
OF_CELERY = ("tasks.py", "tests/test_tasks.py")

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
MODEL = re.compile(r"[A-Z][A-Za-z0-9]*")
# As the living app says its names, the longer before the shorter.
SAID = re.compile(
    r'apps\.things|ThingsConfig|app_name = "things"|v1:things|'
    r'"thing_(?P<rest>owner_newest|archived|name_once)"|(?P<open>_\("|verbose_name(?:_plural)?": ")(?P<words>things?)"|'
    r"Things?|things?"
)
# Django takes no longer name of an index (models.E034).
LONGEST_INDEX = 30


@dataclass(frozen=True, slots=True)
class Names:
    """What an app and its model are called; `package` is the dotted name, `namespace` that of its URLs."""

    app: str
    model: str
    package: str
    namespace: str

    @property
    def one(self) -> str:
        """The model as a variable: `gift_card`."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", self.model).lower()

    @property
    def many(self) -> str:
        """Several of it as a variable: `gift_cards`, also where the app is called otherwise."""
        return self.app if self.app != self.one else f"{self.one}s"

    @property
    def config(self) -> str:
        """The app's configuration class."""
        return f"{camel(self.app)}Config"

    @property
    def address(self) -> str:
        """The piece of its URLs."""
        return self.app.replace("_", "-")


def check_app_name(name: str) -> None:
    """Raise a `Mistake` where a name cannot be that of a package."""
    if not NAME.fullmatch(name):
        rule = "small letters, digits and underscores, the first a letter"
        raise Mistake(f"`{name}` cannot name an app: {rule}{_suggestion(name)}")
    if keyword.iskeyword(name):
        raise Mistake(f"`{name}` is a word of Python's own")


def model_name(app: str, given: str | None) -> str:
    """The model of an app: as given, else the app's name for one of them."""
    if given is not None:
        if not MODEL.fullmatch(given) or keyword.iskeyword(given):
            raise Mistake(f"`{given}` cannot name a model: letters and digits, the first a capital")
        return given
    *before, last = app.split("_")
    return camel("_".join([*before, _singular(last)]))


def app_files(names: Names, *, rest: bool, celery: bool) -> dict[str, Entry]:
    """The files of a new app, by their path in it."""
    left_out = (() if rest else OF_REST) + (() if celery else OF_CELERY)
    return {
        _said(path, names): Entry(_said(entry.data.decode(), names).encode(), entry.executable)
        for path, entry in read_tree(LIVING).items()
        if not path.startswith(left_out)
    }


def camel(name: str) -> str:
    """`gift_cards` is GiftCards."""
    return "".join(part.capitalize() for part in name.split("_"))


def _suggestion(name: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    near = re.sub(r"[^a-z0-9]+", "_", words).lstrip("_0123456789").rstrip("_")
    return f"; did you mean `{near}`?" if near and not keyword.iskeyword(near) else ""


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is", "news")) else word


def _said(text: str, names: Names) -> str:
    words = {
        "apps.things": names.package,
        "ThingsConfig": names.config,
        'app_name = "things"': f'app_name = "{names.app}"',
        "v1:things": names.namespace,
        "Thing": names.model,
        "thing": names.one,
        "things": names.many,
    }

    def word(found: re.Match[str]) -> str:
        if rest := found["rest"]:
            return f'"{names.one[: LONGEST_INDEX - len(rest) - 1].rstrip("_")}_{rest}"'
        if found["words"]:
            return f'{found["open"]}{words[found["words"]].replace("_", " ")}"'
        return words[found[0]]

    return SAID.sub(word, text)
