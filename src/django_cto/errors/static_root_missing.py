"""# `collectstatic` has nowhere to put the files

Nothing is collected, so that a site that runs without DEBUG has no styles and no scripts.

## You see
```console
$ python manage.py collectstatic --noinput
django.core.exceptions.ImproperlyConfigured: You're using the staticfiles app without having set the STATIC_ROOT setting to a filesystem path.
```

## Because
`STATIC_ROOT` is the folder into which all static files are gathered for the server that gives them out. It is not set, empty
because a variable is missing, or the command runs with other settings than production. It is not `STATICFILES_DIRS`, the
folders that are gathered from, and must be none of them.

## Answer
```text
`STATIC_URL` of `config.settings` is said here (config/settings.py:41)
Say the folder in the settings that production runs: STATIC_ROOT = BASE_DIR / "staticfiles"
Keep what is collected out of the repository: echo staticfiles/ >> .gitignore
```

## Good
```console
$ python -c "open('config/settings.py', 'a').write('STATIC_ROOT = BASE_DIR / \\"staticfiles\\"\\n')"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.text import Place

RAISED = "django.core.exceptions.ImproperlyConfigured"
MESSAGE = r"without having set the STATIC_ROOT setting"
DOCS = "ref/settings/#static-root"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    places: dict[Place, tuple[str, str]] = {}
    for entry in project.settings.modules:
        if setting := entry.get("STATIC_ROOT") or entry.get("STATIC_URL"):
            places.setdefault(setting.place, (setting.name, entry.name))
    for place, (name, module) in places.items():
        yield Fact(f"`{name}` of `{module}` is said here", place)
    yield Step("Say the folder in the settings that production runs", 'STATIC_ROOT = BASE_DIR / "staticfiles"')
    yield Step("Keep what is collected out of the repository", "echo staticfiles/ >> .gitignore")
