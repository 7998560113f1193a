"""Recognises what reads the environment: os.environ, django-environ, decouple, dj-database-url, pydantic, helpers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec

from django_cto.project.definitions import ClassDef, Definition, External, FunctionDef, Variable
from django_cto.project.names import Names
from django_cto.project.settings.operations import CASTS, as_value, lift
from django_cto.project.settings.values import Env, Listing, Literal, Unknown, Value, text_in
from django_cto.read import syntax as s
from django_cto.text import Place

Evaluate = Callable[[s.Expr], Value]

PLAIN = frozenset({"os.getenv", "os.environ.get", "os.environ.pop", "os.environ.setdefault"})
READER_CLASSES = {
    "environ.Env": "environ",
    "environ.FileAwareEnv": "environ",
    "environs.Env": "environs",
    "environs.FileAwareEnv": "environs",
    "decouple.Config": "decouple",
    "decouple.AutoConfig": "decouple",
    "starlette.config.Config": "decouple",
}
READERS = {"decouple.config": "decouple", "environs.env": "environs"}
URL_METHODS = frozenset({"db", "db_url", "dj_db_url", "database_url"})
PYDANTIC = ("pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic.v1.BaseSettings")
DEFAULT_NAMES = ("default", "fallback", "default_value", "default_val", "_default", "dflt")
ENGINES = {
    "postgres": "django.db.backends.postgresql",
    "postgresql": "django.db.backends.postgresql",
    "psql": "django.db.backends.postgresql",
    "postgis": "django.contrib.gis.db.backends.postgis",
    "mysql": "django.db.backends.mysql",
    "sqlite": "django.db.backends.sqlite3",
    "oracle": "django.db.backends.oracle",
}
DEPTH_OF_HELPERS = 2


class Reader(msgspec.Struct, frozen=True):
    """An object that reads the environment, with the casts and defaults that it was made with."""

    kind: str
    scheme: Mapping[str, tuple[str, Value | None]] = {}


def reader_of(names: Names, found: Definition | None, evaluate_in: Callable[[Variable], Evaluate]) -> Reader | None:
    """The reader that a definition stands for, None where it is none."""
    if isinstance(found, External):
        return Reader(READERS[found.name]) if found.name in READERS else None
    if not isinstance(found, Variable) or not isinstance(found.value, s.Call):
        return None
    kind = READER_CLASSES.get(names.name(found.module, found.value.func))
    return Reader(kind, _scheme(found.value, evaluate_in(found))) if kind else None


def _scheme(call: s.Call, evaluate: Evaluate) -> dict[str, tuple[str, Value | None]]:
    """The `DEBUG=(bool, False)` of `Env(…)`."""
    found: dict[str, tuple[str, Value | None]] = {}
    for keyword in call.keywords:
        value = keyword.value
        if keyword.name and isinstance(value, s.Sequence) and len(value.items) == 2:
            found[keyword.name] = (s.dotted(value.items[0]), evaluate(value.items[1]))
        elif keyword.name:
            found[keyword.name] = (s.dotted(value), None)
    return found


def read_plain(call: s.Call, place: Place, evaluate: Evaluate) -> Value:
    """`os.environ.get("X", default)` and `os.getenv`."""
    node = call.argument(1, "default")
    default = evaluate(node) if node else Literal(None, place)
    return Env(_name(call.argument(0, "key"), evaluate), default, place)


def read_with(reader: Reader, method: str, call: s.Call, place: Place, evaluate: Evaluate) -> Value:
    """`env("X", default=…)`, `env.bool("X", default)`, `config("X", cast=bool)`."""
    name = _name(call.argument(0, "var") or call.keyword("name") or call.keyword("option"), evaluate)
    if method in URL_METHODS:
        name = "DATABASE_URL" if name == "?" else name
    cast, default = reader.scheme.get(name, ("", None))
    cast = method or _cast(call.keyword("cast")) or cast
    position = 1 if reader.kind != "environ" or method not in {"", "list", "tuple", "dict", "get_value"} else 2
    node = call.argument(position, "default")
    if node is not None:
        default = evaluate(node)
    if reader.kind == "decouple" and not method and (third := call.argument(2, "cast")):
        cast = _cast(third)
    if default is None or isinstance(default, Unknown):
        return Env(name, default, place)
    if method in URL_METHODS:
        return Env(name, lift(database_from, [default], place), place)
    return Env(name, cast_default(cast, default), place)


def _cast(node: s.Expr | None) -> str:
    """The name of a cast; decouple's `Csv()` makes a list."""
    return "list" if isinstance(node, s.Call) else s.dotted(node).rpartition(".")[2]


def cast_default(cast: str, default: Value) -> Value:
    """A default as the cast of its reader leaves it."""
    function = CASTS.get(cast)
    if not function or not isinstance(default, Literal) or (default.value is None and cast != "bool"):
        return default
    return lift(function, [default], default.place)


def read_url(name: str, call: s.Call, place: Place, evaluate: Evaluate) -> Value | None:
    """`dj_database_url.config(default=…)` and `dj_database_url.parse(url)`; None for what is neither."""
    if name == "dj_database_url.config":
        node, variable = call.argument(1, "default"), text_in(evaluate(call.args[0]) if call.args else None)
        default = lift(database_from, [evaluate(node)], place) if node else None
        return Env(variable or "DATABASE_URL", default, place)
    if name == "dj_database_url.parse" and call.args:
        return lift(database_from, [evaluate(call.args[0])], place)
    return None


def database_from(url: object) -> dict[str, Any] | None:
    """The entry of DATABASES that a database URL stands for."""
    if not isinstance(url, str):
        return None
    parts = urlsplit(url)
    scheme = parts.scheme.partition("+")[0]
    path = unquote(parts.path.removeprefix("/"))
    found = {"ENGINE": ENGINES.get(scheme, scheme), "NAME": path or ":memory:" if scheme == "sqlite" else path}
    return found | {
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
    }


def is_helper(names: Names, function: FunctionDef, depth: int = DEPTH_OF_HELPERS) -> bool:
    """Whether a function of the project reads the environment, itself or through another one."""
    if {"environ", "getenv"} & function.node.mentions:
        return True
    if depth == 0:
        return False
    called = (names.lookup(function.module, word) for word in sorted(function.node.mentions))
    return any(isinstance(found, FunctionDef) and is_helper(names, found, depth - 1) for found in called)


def read_helper(function: FunctionDef, call: s.Call, place: Place, evaluate: Evaluate) -> Value | None:
    """`get_env_bool("X", False)` of a project's own; None where the call names no variable."""
    parameters = function.node.parameters
    name = _name(call.argument(0, parameters[0].name) if parameters else None, evaluate)
    if name == "?":
        return None
    position = next((i for i, p in enumerate(parameters) if p.name in DEFAULT_NAMES), None)
    if position is None:
        return Env(name, None, place)
    parameter = parameters[position]
    node = call.keyword(parameter.name) if parameter.kind else call.argument(position, parameter.name)
    node = node or parameter.default
    default = evaluate(node) if node is not None else None
    if isinstance(default, Literal) and default.value is None:
        return Env(name, Listing((), place) if "list" in function.name else None, place)
    return Env(name, cast_default("bool", default) if default and "bool" in function.name else default, place)


def pydantic_default(names: Names, owner: ClassDef, name: str) -> s.Expr | None:
    """The expression that a field of a pydantic settings class defaults to, None where it has to be given."""
    found = names.class_member(owner, name)
    value = found.value if isinstance(found, Variable) else None
    if isinstance(value, s.Call) and s.dotted(value.func).endswith("Field"):
        value = value.argument(0, "default")
    return None if isinstance(value, s.Name) and value.id == "..." else value


def _name(node: s.Expr | None, evaluate: Evaluate) -> str:
    return (text_in(evaluate(node)) if node is not None else None) or "?"


def missing(name: str, place: Place) -> Value:
    """Whether a variable is in the environment: by default it is not."""
    return Env(name, as_value(False, place), place)
