"""# A module that the code imports is not there

The process ends when the module that imports it is loaded.

## You see
```python
# shop/urls.py
from django.urls import path
from markdownify.views import preview
from shop import views

app_name = "shop"
urlpatterns = [path("", views.book_list, name="book-list"), path("preview/", preview)]
```
```console
$ python manage.py check
ModuleNotFoundError: No module named 'markdownify'
```

## Because
The package is not installed in the environment that runs: it was installed in another one, the virtual environment is not
active, it is not among the requirements, the image was not built anew; or its name as a package is another one than that by
which it is imported. A module of one's own is misspelt, has moved, or lies below a folder that is not on the path of this
process: Gunicorn, Celery and pytest look from the folder that they are started in.

## Answer
```text
`markdownify` is imported here (shop/urls.py:2)
Nothing among the requirements of the project brings `markdownify`
Install the package that brings it, in the environment that runs: python -m pip install markdownify
See which environment that is, and what is in it: python -c "import sys; print(sys.prefix)" && python -m pip list
```

## Good
```python
# shop/urls.py
from django.urls import path
from shop import views

app_name = "shop"
urlpatterns = [path("", views.book_list, name="book-list")]
```
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in
from django_cto.project.packages import IMPORTED_AS

RAISED = "ModuleNotFoundError"
MESSAGE = r"^No module named '(?P<module>(?!django\.)[\w.]+)'$"
# There INSTALLED_APPS is loaded, which has a page of its own.
UNLESS = r"django[\\/]apps[\\/]config\.py:create$"
DOCS = "https://docs.python.org/3/tutorial/modules.html#the-module-search-path"

SERVERS = ("asgi", "wsgi")


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    module = seen["module"]
    top = module.partition(".")[0]
    if place := place_in(project, seen.raised):
        yield Fact(f"`{module}` is imported here", place)
    elif seen.raised.frames:
        yield Fact(f"`{module}` is imported here: `{seen.raised.frames[-1].path}`, line {seen.raised.frames[-1].line}")
    servers = [name for name in project.names.modules if name.rpartition(".")[2] in SERVERS]
    if place is None and servers and any("gunicorn" in frame.path for frame in seen.raised.frames):
        yield Fact("Gunicorn was told to load it; the project has " + " and ".join(f"`{name}`" for name in servers))
        yield Step("Name that, and start in the folder it lies in", f"gunicorn {servers[-1]} --chdir path/to/it")
        return
    own = {name for name in project.names.modules if name.partition(".")[0] == top or name.endswith(f".{module}")}
    if own:
        yield from _own(module, own)
        return
    package = {imported: package for package, imported in IMPORTED_AS.items()}.get(top, top.replace("_", "-"))
    if project.packages.has_any(package) and package in project.packages:
        yield Fact(f"The project asks for `{package}`: this environment has not got it")
    elif project.files:
        yield Fact(f"Nothing among the requirements of the project brings `{top}`")
    install = f"python -m pip install {package}"
    yield Step("Install the package that brings it, in the environment that runs", install)
    yield Step(
        "See which environment that is, and what is in it",
        'python -c "import sys; print(sys.prefix)" && python -m pip list',
    )


def _own(module: str, own: set[str]) -> Iterator[Fact | Step]:
    """What to do about a module of the project's own."""
    longer = min((name for name in own if name.endswith(f".{module}")), default="")
    near = difflib.get_close_matches(module, own, 1, 0.6)
    if module in own:
        yield Fact(f"`{module}` is a module of the project")
        yield Step("Start the process in the folder that it lies in, or put that on the path", "PYTHONPATH=.")
    elif longer or near:
        yield Fact(f"`{longer or near[0]}` is the nearest that there is")
        yield Step("Import it by that name", f"import {longer or near[0]}")
    else:
        yield Step(
            "Put the name right, or bring the module back", f"git log --oneline -- '*{module.rpartition('.')[2]}*'"
        )
