"""# After a deployment browsers go on with the old files

A browser keeps app.css under its name. If the name stays the same over a deployment, visitors get new pages with old
styles and scripts until their cache runs out; and if the cache is forbidden for that reason, each page loads every file
again. With a hash of the content in the name a file may be kept for a year and is never stale. The template only has to
say `{% static %}`, which this project does.

Looked at is the storage that production uses, also where none is named: Django's own does not hash, and from Django 5.1
it no longer reads STATICFILES_STORAGE. Let be: projects without `{% static %}` in a template of their own, names hashed by
a bundler, and storages that are not Django's or WhiteNoise's.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["django.contrib.staticfiles", "shop"]
ROOT_URLCONF = "config.urls"
STATIC_URL = "static/"
STORAGES = {  # <-
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
```
```html
{# shop/templates/shop/base.html #}
{% load static %}<link rel="stylesheet" href="{% static 'shop/app.css' %}">
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["django.contrib.staticfiles", "shop"]
ROOT_URLCONF = "config.urls"
STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.settings import Setting, SettingsModule
from django_cto.project.settings.values import Literal, Value, by_default, text_in
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity
from django_cto.text import Edit, Place

SEVERITY = Severity.MINOR
STORAGE = "django.contrib.staticfiles.storage."
HASHED = {
    f"{STORAGE}StaticFilesStorage": f"{STORAGE}ManifestStaticFilesStorage",
    "whitenoise.storage.CompressedStaticFilesStorage": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    "whitenoise.storage.StaticFilesStorage": "whitenoise.storage.CompressedManifestStaticFilesStorage",
}
# These make hashed names of their own.
BUNDLERS = frozenset({"webpack_loader", "django_vite", "compressor", "pipeline", "webpack_boilerplate", "sekizai"})
SETTING_GONE = (5, 1)


def check(project: Project) -> Iterator[Finding]:
    seen: set[Place] = set()
    for entry in project.settings.production:
        if "django.contrib.staticfiles" not in entry.installed_apps or BUNDLERS & set(entry.installed_apps):
            continue
        if entry.get("WHITENOISE_IMMUTABLE_FILE_TEST"):  # This tells WhiteNoise which names a bundler has hashed.
            continue
        finding = _finding(project, entry)
        if finding and finding.place not in seen and (used := _first_use(project)):
            seen.add(finding.place)
            yield _with(finding, used)


def _finding(project: Project, entry: SettingsModule) -> Finding | None:
    old, new = entry.get("STATICFILES_STORAGE"), entry.get("STORAGES")
    is_old_read = project.django_version is None or project.django_version < SETTING_GONE
    if new:
        storages = entry.table("STORAGES")
        found = storages.get("staticfiles", "BACKEND") if storages and storages.is_whole else None
        return _unhashed(new, found, "STORAGES") if found else None
    if old and is_old_read:
        return _unhashed(old, old.value, "STATICFILES_STORAGE")
    if old:
        message = "`STATICFILES_STORAGE` is not read from Django 5.1 on: files keep their names over a deployment"
        return Finding(place=old.place, message=message)
    url = entry.get("STATIC_ROOT") or entry.get("STATIC_URL")
    if url is None or not entry.is_whole:
        return None
    message = "no storage of static files is set, and Django's own keeps their names over a deployment"
    return Finding(place=url.place, message=message, confidence=Confidence.LIKELY)


def _unhashed(setting: Setting, value: Value, name: str) -> Finding | None:
    found = by_default(value)
    hashed = HASHED.get(text_in(found) or "")
    if not hashed or not isinstance(found, Literal):
        return None
    return Finding(
        place=setting.place,
        message=f"`{name}` keeps static files under their names: browsers go on with the old ones after a deployment",
        confidence=Confidence.LIKELY if setting.is_open or found is not value else Confidence.CERTAIN,
        fix=_fix(found, hashed) if found is value else None,
    )


def _fix(found: Literal, hashed: str) -> Fix | None:
    place = found.place
    if place.line != place.end_line or place.end_column - place.column != len(str(found.value)) + 2:
        return None
    edit = Edit(place.path, (place.line, place.column + 1), (place.end_line, place.end_column - 1), hashed)
    return Fix("Put a hash of the content into the names", Safety.UNSAFE, (edit,))


def _first_use(project: Project) -> Place | None:
    """The first `{% static %}` of a template."""
    for path, facts in sorted(project.files.items()):
        for tag in facts.template.tags if facts.template else ():
            if tag.name == "static":
                return Place(path, tag.line, tag.column, tag.line, tag.end)
    return None


def _with(finding: Finding, used: Place) -> Finding:
    related = (Related(used, "a template of the project asks for static files"),)
    return Finding(
        place=finding.place,
        message=finding.message,
        confidence=finding.confidence,
        related=related,
        fix=finding.fix,
    )
