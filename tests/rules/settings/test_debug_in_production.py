from __future__ import annotations

import pytest

from django_cto.project import project_from
from django_cto.rules.settings.debug_in_production import check

ENTRY = 'INSTALLED_APPS = ["shop"]\nROOT_URLCONF = "u"\n'


def found(source: str, path: str = "shop/settings.py", **files: str) -> list[str]:
    texts = {f"shop/{name}.py": text for name, text in files.items()}
    return [finding.message for finding in check(project_from({path: ENTRY + source} | texts))]


@pytest.mark.parametrize(
    "source",
    [
        "DEBUG = True\n",
        'import os\nDEBUG = os.environ.get("DEBUG", "1") == "1"\n',
        'import os\nDEBUG = not os.getenv("PRODUCTION")\n',
        "import environ\nenv = environ.Env(DEBUG=(bool, True))\nDEBUG = env('DEBUG')\n",
        "DEBUG = True\ntry:\n    from .local_settings import *\nexcept ImportError:\n    pass\n",
    ],
)
def test_debug_that_is_on_by_default_is_found(source: str) -> None:
    assert len(found(source)) == 1


def test_a_text_is_true_whatever_it_says() -> None:
    (message,) = found('import os\nDEBUG = os.environ.get("DEBUG", "False")\n')
    assert message.startswith('`DEBUG` is the text "False", which is true')


@pytest.mark.parametrize(
    "source",
    [
        "",
        "DEBUG = False\n",
        'import os\nDEBUG = os.environ["DEBUG"] == "1"\n',
        'import os\nDEBUG = os.environ.get("DEBUG") == "1"\n',
        'import sys\nDEBUG = "runserver" in sys.argv\n',
        "import socket\nDEBUG = socket.gethostname() == 'laptop'\n",
        'import os\nDEBUG = False\nif os.getenv("DEVELOPER"):\n    DEBUG = True\n',
        'import os\nDEBUG = os.getenv("DEBUG", "1") == "1"\nif DEBUG:\n    raise RuntimeError("set DEBUG")\n',
        "DEBUG = True\nfrom .secrets import *\n",
        "DEBUG = True\nimport dynaconf\nsettings = dynaconf.DjangoDynaconf(__name__)\n",
    ],
)
def test_what_is_off_by_default_or_unknown_is_let_be(source: str) -> None:
    assert found(source) == []


@pytest.mark.parametrize(
    "path", ["shop/settings/local.py", "tests/settings.py", "example/shop/settings.py", "shop/settings_dev.py"]
)
def test_settings_of_developers_and_tests_are_let_be(path: str) -> None:
    assert found("DEBUG = True\n", path) == []


def test_production_that_turns_it_off_is_let_be() -> None:
    project = project_from(
        {
            "shop/settings/base.py": ENTRY + "DEBUG = True\n",
            "shop/settings/production.py": "from .base import *\nDEBUG = False\n",
        }
    )
    assert list(check(project)) == []
