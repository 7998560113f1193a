"""# A static file is not in the manifest

The whole page that names the file answers with status 500, in production alone: with DEBUG no manifest is asked.

## You see
```python
# config/live.py
from config.settings import *

DEBUG = False
ALLOWED_HOSTS = ["localhost"]
STATIC_ROOT = BASE_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
```
```python
# logo.py
from django.templatetags.static import static

print(static("shop/logo.svg"))
```
```console
$ python manage.py shell --settings config.live -c "import logo"
ValueError: Missing staticfiles manifest entry for 'shop/logo.svg'
```

## Because
`collectstatic` was not run for this release, or ran with other settings, into another folder or in an image layer that is not
the one that runs; or the file does not exist under this name: case counts on the server, and a leading slash is one too many.
Tests mostly need no manifest: give them the plain storage.

## Answer
```text
The file is asked for here (logo.py:3)
No file of the project is `static/shop/logo.svg`
Put the file where it is looked for: <app>/static/shop/logo.svg
Collect the files for each release, with the settings that run: python manage.py collectstatic --noinput
In tests, take a storage without a manifest: django.contrib.staticfiles.storage.StaticFilesStorage
```

## Good
```html
<!-- shop/static/shop/logo.svg -->
<svg xmlns="http://www.w3.org/2000/svg" />
```
```console
$ python manage.py collectstatic --noinput --settings config.live
```
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "ValueError whitenoise.storage.MissingFileError"
MESSAGE = (
    r"Missing staticfiles manifest entry for '(?P<name>[^']+)'|The file '(?P<other>[^']+)' could not be found with <"
)
DOCS = "ref/contrib/staticfiles/#manifeststaticfilesstorage"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["name"] or seen["other"]
    places = [
        place for place, words in project.templates.tags_named("static") if words and words[0].strip("'\"") == name
    ]
    own = place_in(project, seen.raised)
    yield from (Fact("The file is asked for here", place) for place in places or ([own] if own else []))
    if project.root and not _is_there(project.root, project, name):
        yield Fact(f"No file of the project is `static/{name}`")
        yield Step("Put the file where it is looked for", f"<app>/static/{name}")
    yield Step(
        "Collect the files for each release, with the settings that run", "python manage.py collectstatic --noinput"
    )
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    yield Step("In tests, take a storage without a manifest", plain)


def _is_there(root: Path, project: Project, name: str) -> bool:
    """Whether a folder of static files at the root or in an app has a file of this name."""
    folders = ("", *(app.folder for app in project.apps.values()))
    return any((root / folder / kind / name).is_file() for folder in folders for kind in ("static", "assets"))
