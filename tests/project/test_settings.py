"""Settings are followed through imports, branches and the environment, and production is known by how it is started."""

from __future__ import annotations

import pytest

from django_cto.project import Project, project_from
from django_cto.project.settings import SettingsModule
from django_cto.project.settings.operations import as_python
from django_cto.project.settings.values import Env, Listing, Literal, Unknown, Value

ENTRY = 'INSTALLED_APPS = ["shop"]\nROOT_URLCONF = "config.urls"\n'
WSGI = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\n'


def settings_of(source: str, **files: str) -> SettingsModule:
    texts = {f"config/{name}.py": text for name, text in files.items()}
    project = project_from(
        {"config/__init__.py": "", "config/settings.py": ENTRY + source, "config/wsgi.py": WSGI} | texts
    )
    (entry,) = project.settings.production
    return entry


def value_of(source: str, name: str = "X") -> Value:
    found = settings_of(source).get(name)
    assert found
    return found.value


def default_of(source: str, name: str = "X") -> object:
    found = settings_of(source).get(name)
    assert found
    return as_python(found.default)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("X = 60 * 60 * 24", 86_400),
        ('A = "a"\nX = f"{A}/b" + "/c"', "a/b/c"),
        ('X = ["a"] + ["b"]\nX += ["c"]\nX.append("d")\nX.insert(0, "z")\nX.remove("b")', ["z", "a", "c", "d"]),
        ('A = ["a", "b"]\nX = [*A, "c"]\nX.insert(X.index("b") + 1, "bb")', ["a", "b", "bb", "c"]),
        ('X = {"a": {"b": 1}}\nX["a"]["c"] = 2\nX["d"] = 3\nX.update(e=4)', {"a": {"b": 1, "c": 2}, "d": 3, "e": 4}),
        ('X = {**{"a": 1}, "b": 2} | {"c": 3}', {"a": 1, "b": 2, "c": 3}),
        ('A, X = "a", "b"', "b"),
        ('X = "a" if not DEBUG else "b"\n', None),
        ('DEBUG = False\nif DEBUG:\n    X = "a"\nelse:\n    X = "b"', "b"),
        ('import sys\nX = "test" in sys.argv', False),
        ('X = []\nfor name in ("a", "b"):\n    X.append(name)', ["a", "b"]),
        ('def made(name):\n    return {"name": name}\nX = made("a")', {"name": "a"}),
    ],
)
def test_values_are_computed(source: str, expected: object) -> None:
    if expected is None:
        assert isinstance(value_of(source).options[0].value, Literal)  # type: ignore[union-attr]
    else:
        assert default_of(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('import os\nX = os.environ.get("X", "a")', "a"),
        ('import os\nX = os.environ.get("X")', None),
        ('from os import getenv\nX = getenv("X", "True").lower() in ("1", "true")', True),
        ('import os\nX = os.environ.get("X", "False") == "True"', False),
        ('import os, ast\nX = ast.literal_eval(os.getenv("X", "[1]"))', [1]),
        ('import os\nX = os.environ.get("X") or "b"', "b"),
        ('import os\nX = os.environ.get("X", "a,b").split(",")', ["a", "b"]),
        ('import os\nX = int(os.environ.get("X", "5")) * 60', 300),
        ('import os\nX = os.environ["X"] if "X" in os.environ else "b"', "b"),
        ('import environ\nenv = environ.Env()\nX = env.bool("X", default=True)', True),
        ('import environ\nenv = environ.Env()\nX = env.bool("X", False)', False),
        ('import environ\nenv = environ.Env(X=(bool, True))\nX = env("X")', True),
        ('import environ\nenv = environ.Env()\nX = env.list("X", default=["*"])', ["*"]),
        ('import environ\nenv = environ.Env()\nX = env("X", str, "a")', "a"),
        ('from environs import env\nX = env.list("X", ["*"])', ["*"]),
        ('from decouple import config\nX = config("X", default="True", cast=bool)', True),
        ('from decouple import config, Csv\nX = config("X", default="a", cast=Csv())', ["a"]),
        ('from distutils.util import strtobool\nimport os\nX = strtobool(os.getenv("X", "yes"))', True),
        (
            'import os\ndef get_bool(name, default=False):\n    return os.getenv(name, default) == "1"\nX = get_bool("X", True)',
            True,
        ),
        ('import os\ndef flag(name):\n    return name\nX = os.getenv("X", flag("a"))', "a"),
        ('import configparser\nc = configparser.ConfigParser()\nX = c.getboolean("a", "b", fallback=True)', True),
    ],
)
def test_the_environment_is_read_with_its_defaults(source: str, expected: object) -> None:
    value = value_of(source)
    assert isinstance(value, Env) or "in os.environ" in source
    assert default_of(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        'import os\nX = os.environ["X"]',
        'import environ\nenv = environ.Env()\nX = env("X")',
        'from decouple import config\nX = config("X", cast=int)',
        'import os\ndef get(name):\n    return os.environ[name]\nX = get("X").split(",")',
        "import environ\nenv = environ.Env(X=bool)\nX = env('X')",
    ],
)
def test_what_the_environment_has_to_say_has_no_default(source: str) -> None:
    value = value_of(source)
    assert isinstance(value, Env)
    assert value.default is None


def test_a_database_url_is_read() -> None:
    source = 'import dj_database_url\nX = {"default": dj_database_url.config(default="postgres://u:secret@db/shop")}'
    entry = settings_of(source)
    found = as_python(entry.table("X").entries["default"].default)  # type: ignore[union-attr, arg-type]
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["NAME"], found["PASSWORD"], found["HOST"]) == ("shop", "secret", "db")


def test_pydantic_settings_are_read() -> None:
    source = (
        "from pydantic_settings import BaseSettings\n"
        "class Conf(BaseSettings):\n    debug: bool = True\n    key: str\n"
        "conf = Conf()\nX = conf.debug\nKEY = conf.key\n"
    )
    assert value_of(source) == Env("DEBUG", Literal(True, value_of(source).default.place), value_of(source).place)  # type: ignore[union-attr]
    assert value_of(source, "KEY").default is None  # type: ignore[union-attr]


def test_a_branch_that_nothing_decides_keeps_both_values() -> None:
    source = 'import os\nX = ["a"]\nif os.getenv("TOOLBAR", "") == "1":\n    X += ["b"]\nX += ["c"]\n'
    value = value_of(source)
    assert isinstance(value, Listing)
    assert [(text, len(item.conditions)) for text, item in value.texts()] == [("a", 0), ("b", 1), ("c", 0)]
    assert default_of(source) == ["a", "c"]


def test_settings_come_through_star_imports_in_order() -> None:
    files = {"base": 'X = "base"\nY = ["a"]\n_HIDDEN = 1\n', "extra": 'Z = "extra"\n'}
    entry = settings_of('from .base import *\nfrom config.extra import Z\nX = "own"\nY += ["b"]\n', **files)
    assert as_python(entry.value("X")) == "own"  # type: ignore[arg-type]
    assert as_python(entry.value("Y")) == ["a", "b"]  # type: ignore[arg-type]
    assert as_python(entry.value("Z")) == "extra"  # type: ignore[arg-type]
    assert "_HIDDEN" not in entry.settings
    assert [place.path for place in entry.settings["Y"].places] == ["config/base.py", "config/settings.py"]
    assert entry.chain == ("config.settings", "config.base")
    assert entry.is_whole


def test_all_limits_a_star_import() -> None:
    entry = settings_of("from .base import *\n", base='__all__ = ["X"]\nX = 1\nY = 2\n')
    assert entry.get("X")
    assert not entry.get("Y")


def test_an_optional_local_file_may_override() -> None:
    entry = settings_of("X = 1\ntry:\n    from .local_settings import *\nexcept ImportError:\n    pass\nY = 2\n")
    assert entry.settings["X"].overridden
    assert not entry.settings["Y"].overridden
    assert not entry.is_whole


def test_a_required_file_that_is_not_there_hides_what_was() -> None:
    assert isinstance(settings_of("X = 1\nfrom .secrets import *\n").value("X"), Unknown)


def test_who_only_reads_globals_changes_nothing() -> None:
    guard = "from collections.abc import Mapping\n\n\ndef refuse(settings: Mapping[str, object]) -> None: ...\n"
    entry = settings_of("from config.guard import refuse\nX = 1\nrefuse(globals())\n", guard=guard)
    assert entry.is_whole
    assert as_python(entry.settings["X"].default) == 1


def test_the_address_of_the_mail_server_decides_over_the_settings_of_mail_alone() -> None:
    source = "import environ\nenv = environ.Env()\nX = 1\nEMAIL_PORT = 25\nglobals().update(env.email_url_config())\n"
    entry = settings_of(source)
    assert as_python(entry.settings["X"].default) == 1
    assert isinstance(entry.settings["EMAIL_PORT"].value, Unknown)
    assert "EMAIL_HOST" in entry.settings


def test_who_is_given_globals_may_assign_anything() -> None:
    assert isinstance(
        settings_of("import django_heroku\nX = 1\ndjango_heroku.settings(locals())\n").value("X"), Unknown
    )


def test_a_library_of_defaults_overrides_nothing() -> None:
    entry = settings_of("X = 1\nfrom oscar.defaults import *\n")
    assert entry.is_whole
    assert as_python(entry.value("X")) == 1  # type: ignore[arg-type]


def test_a_refused_start_guards_a_setting() -> None:
    entry = settings_of('import os\nDEBUG = os.getenv("DEBUG") == "1"\nif DEBUG:\n    raise RuntimeError\n')
    assert entry.is_guarded("DEBUG")


def test_files_are_included() -> None:
    entry = settings_of(
        'from split_settings.tools import include, optional\ninclude("base.py", optional("no.py"))\n', base="X = 1\n"
    )
    assert as_python(entry.value("X")) == 1  # type: ignore[arg-type]
    assert entry.settings["X"].overridden


def test_classes_of_settings_inherit() -> None:
    source = (
        "from configurations import Configuration, values\n"
        'class Base(Configuration):\n    INSTALLED_APPS = ["a"]\n    ROOT_URLCONF = "u"\n    X = 1\n'
        "class Production(Base):\n    X = 2\n"
    )
    project = project_from({"shop/settings.py": source})
    (entry,) = project.settings.production
    assert entry.name == "shop.settings.Production"
    assert as_python(entry.value("X")) == 2  # type: ignore[arg-type]


def production(files: dict[str, str], configured: str | None = None) -> list[tuple[str, str]]:
    project = project_from(files)
    chosen = Project(project.files, project.read_text, settings_module=configured)
    return [(entry.name, entry.how) for entry in chosen.settings.production]


SPLIT = {
    "config/__init__.py": "",
    "config/settings/__init__.py": "",
    "config/settings/base.py": ENTRY,
    "config/settings/local.py": "from .base import *\nDEBUG = True\n",
    "config/settings/production.py": "from .base import *\nDEBUG = False\n",
    "config/settings/test.py": "from .base import *\n",
}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (SPLIT, [("config.settings.production", "by its name")]),
        (
            SPLIT | {"Dockerfile": "FROM python\nENV DJANGO_SETTINGS_MODULE=config.settings.base ${X}\n"},
            [("config.settings.production", "by its name")],
        ),
        (
            SPLIT | {"Procfile": "web: DJANGO_SETTINGS_MODULE=config.settings.production gunicorn x\n"},
            [("config.settings.production", "named by Procfile:1")],
        ),
        (
            SPLIT | {"compose.yaml": "environment:\n  DJANGO_SETTINGS_MODULE: config.settings.local\n"},
            [("config.settings.production", "by its name")],
        ),
        (
            SPLIT
            | {
                "config/settings/docker.py": "from .local import *\n",
                "compose.yaml": "environment:\n  DJANGO_SETTINGS_MODULE: config.settings.docker\n",
            },
            [("config.settings.production", "by its name")],
        ),
        ({"shop/settings.py": ENTRY, "manage.py": ""}, [("shop.settings", "the only settings module")]),
        ({"shop/settings.py": ENTRY, "setup.py": "", "manage.py": ""}, [("shop.settings", "the only settings module")]),
        # A distribution that nothing here starts brings defaults for the settings of others.
        ({"shop/settings.py": ENTRY, "setup.py": ""}, []),
        ({"shop/settings.py": ENTRY, "shop-1.0.dist-info/METADATA": "Name: shop\n"}, []),
        (
            {"shop/settings.py": ENTRY, "shop/wsgi.py": WSGI.replace("config", "shop")},
            [("shop.settings", "named by shop/wsgi.py:2")],
        ),
        ({"shop/models.py": "", "tests/settings.py": ENTRY}, []),
        ({"shop/models.py": "", "sandbox/settings.py": ENTRY, "sandbox/manage.py": ""}, []),
        (
            {"a/manage.py": "", "a/conf/settings.py": ENTRY, "b/manage.py": "", "b/conf/settings.py": ENTRY},
            [("conf.settings", "the only settings module"), ("conf.settings", "the only settings module")],
        ),
        ({path: text for path, text in SPLIT.items() if "production" not in path}, []),
        ({"shop/settings_one.py": ENTRY, "shop/settings_two.py": ENTRY}, []),
    ],
)
def test_production_is_known_by_how_it_is_started(files: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert production(files) == expected


def test_the_configuration_names_production() -> None:
    assert production(SPLIT, "config.settings.base") == [("config.settings.base", "named by the configuration")]


def test_the_user_model_is_that_of_production() -> None:
    base = SPLIT["config/settings/base.py"] + 'AUTH_USER_MODEL = "users.User"\n'
    project = project_from(SPLIT | {"config/settings/base.py": base})
    assert project.models.user_label == "users.User"
    assert project.counts()["settings modules"] == 4


@pytest.mark.parametrize(
    "source",
    [
        "X = " + " + ".join(["1"] * 3000),
        "X = " + "(" * 150 + "1" + ")" * 150,
        "X = 'a' * 10**9\nY = '%999999999d' % 1\nZ = '{:>999999999}'.format(1)",
        "X = 10\n" + "for i in (1, 2, 3, 4, 5, 6, 7, 8, 9):\n    X = X * X\n" * 3,
        "X = ['a']\n" + "for i in (1, 2, 3, 4, 5, 6, 7, 8, 9):\n    X += X\n" * 4,
        "for a in 'abc', 'd':\n"
        + "".join(" " * n + f" for v{n} in (1, 2, 3, 4, 5, 6, 7, 8, 9):\n" for n in range(1, 9))
        + " " * 10
        + "X = 1",
        "def f(a):\n    return f(f(a))\nX = f(1)",
        "X = X\nY = Z\nZ = Y",
        "from .settings import *\nfrom config.settings import X\nX += [1]",
        "X, *Y = 1, 2\n(X)[0] = 1\nX[0][1].a = 2\ndel X\nX.update(3)\nX.append()\nX.insert()",
        "if X:\n    raise\nelse:\n    return",
        "import os\nX = os.environ.get()\nY = os.getenv(*X)\nimport environ\nZ = environ.Env()()",
    ],
)
def test_odd_settings_are_survived(source: str) -> None:
    project = project_from({"config/settings.py": ENTRY + source})
    assert len(project.settings.modules) == 1
    assert isinstance(project.settings.modules[0].settings, dict)
