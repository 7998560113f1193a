"""# Session cookies travel over plain HTTP

Without the Secure flag a browser sends the session cookie over plain HTTP too: one http:// link, one image on another
page, and whoever shares the network has the session, also that of an administrator. A redirect to HTTPS does not help,
the cookie was in the request that is redirected. The same holds for the CSRF cookie, and a session cookie that scripts
may read is lost with the first script that is not yours.

Only the flags that no proxy can set for you are asked for. Redirects and HSTS are often the proxy's, so they are let be;
also flags that the environment switches together with HTTPS, sites without sessions, and what cannot be seen.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = False  # <-
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.settings import Setting, SettingsModule
from django_cto.project.settings.values import Env, Literal, truth
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity
from django_cto.text import Edit, Place

SEVERITY = Severity.MAJOR
SWITCH = re.compile(r"https|ssl|tls", re.IGNORECASE)
# Each flag with the middleware that heeds it; one of the project's own may set its cookies in another way.
FLAGS = {
    "SESSION_COOKIE_SECURE": "django.contrib.sessions.middleware.SessionMiddleware",
    "CSRF_COOKIE_SECURE": "django.middleware.csrf.CsrfViewMiddleware",
    "SESSION_COOKIE_HTTPONLY": "django.contrib.sessions.middleware.SessionMiddleware",
}
ON_BY_DEFAULT = frozenset({"SESSION_COOKIE_HTTPONLY"})


def check(project: Project) -> Iterator[Finding]:
    seen: set[Place] = set()
    for entry in project.settings.production:
        off = [setting for name in _due(entry) if (setting := entry.get(name)) and _is_off(setting)]
        missing = [name for name in _due(entry) if not entry.get(name) and name not in ON_BY_DEFAULT]
        if not entry.is_whole or not entry.middleware:
            missing = []
        finding = _finding(project, entry, off, missing)
        if finding and finding.place not in seen:
            seen.add(finding.place)
            yield finding


def _due(entry: SettingsModule) -> list[str]:
    """The flags of the cookies that the site sets."""
    is_in_session = truth(entry.settings["CSRF_USE_SESSIONS"].value) if entry.get("CSRF_USE_SESSIONS") else False
    names = [name for name, middleware in FLAGS.items() if middleware in entry.middleware]
    return [name for name in names if not (name.startswith("CSRF") and is_in_session)]


def _is_off(setting: Setting) -> bool:
    is_switched = isinstance(setting.value, Env) and SWITCH.search(setting.value.name)
    return isinstance(setting.default, Literal) and truth(setting.default) is False and not is_switched


def _finding(project: Project, entry: SettingsModule, off: list[Setting], missing: list[str]) -> Finding | None:
    if not off and not missing:
        return None
    place = off[0].place if off else Place(entry.path, entry.owner.place.line if entry.owner else 1)
    names = " and ".join(f"`{name}`" for name in [*(setting.name for setting in off), *missing])
    several = len(off) + len(missing) > 1
    verb = ("are" if several else "is") + (" off" if off else " not set")
    scripts = any(setting.name in ON_BY_DEFAULT for setting in off)
    harm = "scripts may read the cookie" if scripts and not several else "the cookie is sent over plain HTTP too"
    return Finding(
        place=place,
        message=f"{names} {verb}: {harm.replace('cookie is', 'cookies are') if several else harm}",
        confidence=Confidence.CERTAIN if off and not any(setting.is_open for setting in off) else Confidence.LIKELY,
        related=tuple(Related(setting.place, f"`{setting.name}` is off") for setting in off[1:]),
        fix=_fix(project, off, missing, entry),
    )


def _fix(project: Project, off: list[Setting], missing: list[str], entry: SettingsModule) -> Fix | None:
    edits = []
    for setting in off:
        place = setting.value.place
        if not isinstance(setting.value, Literal) or setting.value.value is not False:
            return None
        edits.append(Edit(place.path, (place.line, place.column), (place.end_line, place.end_column), "True"))
    if missing:
        text = project.text(entry.path)
        if entry.role != "production" or entry.owner or not text.endswith("\n"):
            return None
        end = (text.count("\n") + 1, 1)
        edits.append(Edit(entry.path, end, end, "".join(f"{name} = True\n" for name in missing)))
    return Fix("Send the cookies over HTTPS only", Safety.UNSAFE, tuple(edits))
