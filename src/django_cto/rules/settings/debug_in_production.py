"""# DEBUG is on in production, or one forgotten variable away

With DEBUG on, every error shows the visitor the source around it, all local variables, the settings and the installed
versions; Django also keeps every SQL query in memory until the process dies. A default of True is found on the day when
the variable is missing: a new server, a renamed secret, a worker that was started by hand.

Looked at are the settings that production runs, known from Dockerfile, compose file, Procfile or wsgi.py, or by their
name. Let be: the settings of developers and tests, a value that the environment has to say, and settings that refuse to
start when DEBUG is on.

## Bad
```python
# config/settings/production.py
import environ

env = environ.Env()

DEBUG = env.bool("DEBUG", default=True)  # <-
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
```

## Good
```python
# config/settings/production.py
import environ

env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.settings import Setting
from django_cto.project.settings.values import Env, Literal, text_in
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity
from django_cto.text import Edit, Place

SEVERITY = Severity.BLOCKER
HARM = "error pages show code and settings to every visitor"


def check(project: Project) -> Iterator[Finding]:
    seen: set[Place] = set()
    for entry in project.settings.production:
        setting = entry.get("DEBUG")
        if setting is None or setting.place in seen or not entry.has_debug_on:
            continue
        seen.add(setting.place)
        yield Finding(
            place=setting.place,
            message=_message(setting),
            confidence=Confidence.LIKELY if setting.is_open else Confidence.CERTAIN,
            related=(Related(entry.named_at, f"production runs {entry.name}"),) if entry.named_at else (),
            fix=_fix(project, setting),
        )


def _message(setting: Setting) -> str:
    if (text := text_in(setting.default)) is not None:
        return f'`DEBUG` is the text "{text}", which is true like any text: {HARM}'
    if isinstance(setting.value, Env):
        return f"`DEBUG` is on wherever the environment does not turn it off: {HARM}"
    if setting.overridden:
        return f"`DEBUG = True` holds wherever no local file turns it off: {HARM}"
    return f"`DEBUG = True` is what production runs with: {HARM}"


def _fix(project: Project, setting: Setting) -> Fix | None:
    """Turn the literal default around; a plain `DEBUG = True` is left to those who know where it is needed."""
    default = setting.value.default if isinstance(setting.value, Env) else None
    if not isinstance(default, Literal):
        return None
    place = default.place
    written = project.text(place.path).splitlines()[place.line - 1][place.column - 1 : place.end_column - 1]
    if written not in {"True", "'True'", '"True"'} or place.line != place.end_line:
        return None
    start, end = (place.line, place.column), (place.end_line, place.end_column)
    edit = Edit(place.path, start, end, written.replace("True", "False"))
    return Fix("Leave it off by default", Safety.UNSAFE, (edit,))
