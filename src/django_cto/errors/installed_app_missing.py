"""# INSTALLED_APPS names what cannot be imported

Nothing of the project can be started.

## You see
```python
# config/more.py
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framwork"]
```
```console
$ python manage.py check --settings config.more
ModuleNotFoundError: No module named 'rest_framwork'
```

## Because
The name is misspelt (the module's name counts, not the package's: `rest_framework` comes with `djangorestframework`), the
package is not installed in the environment that runs, the virtual environment is not active, the image was not built anew, or
the app is the project's own and lies below another root than the working directory.

## Answer
```text
`rest_framwork` is named here (config/more.py:3)
`rest_framework` is the nearest that is known: the package `djangorestframework`
Put the name right, or install the package in the environment that runs: python -m pip install djangorestframework
See which environment that is: python -c "import sys; print(sys.prefix)"
```

## Good
```python
# config/more.py
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework"]
```
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.packages import IMPORTED_AS

RAISED = "ModuleNotFoundError django.core.exceptions.ImproperlyConfigured"
MESSAGE = r"^No module named '(?P<module>[\w.]+)'$"
FRAME = r"django[\\/]apps[\\/]config\.py:create$"
DOCS = "ref/settings/#installed-apps"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    module = seen["module"]
    for entry in project.settings.modules:
        listing = entry.listing("INSTALLED_APPS")
        for name, item in listing.texts() if listing else ():
            if name == module or name.startswith(f"{module}."):
                yield Fact(f"`{module}` is named here", item.value.place)
    packages = {imported: package for package, imported in IMPORTED_AS.items()}
    own = {app.name for app in project.apps.values()}
    near = difflib.get_close_matches(module, [*packages, *own], 1, 0.75)
    package = packages.get(near[0] if near else module, module.partition(".")[0].replace("_", "-"))
    if near and near[0] in packages:
        yield Fact(f"`{near[0]}` is the nearest that is known: the package `{package}`")
    elif near:
        yield Fact(f"`{near[0]}` is an app of the project")
    yield Step(
        "Put the name right, or install the package in the environment that runs", f"python -m pip install {package}"
    )
    yield Step("See which environment that is", 'python -c "import sys; print(sys.prefix)"')
