"""# A middleware stands too late to do its work

Middleware wraps: what stands first sees the request first and the response last. WhiteNoise after the sessions loads a
session, a user and a language for each of the forty files of a page, and gives the files their cookies; a page cache
below the sessions stores the page of one customer and serves it to the next; CORS below CommonMiddleware leaves the
header off every redirect, and the browser reports an error that no log of yours has.

Looked at are the pairs that the documentation of Django and of these packages names, in the settings of production, with
subclasses known by their base. Let be: an order that is changed at run time, and languages without `i18n_patterns`.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # <-
]
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.definitions import ClassDef
from django_cto.project.settings import SettingsModule
from django_cto.project.settings.values import Item, Listing
from django_cto.rule import Finding, Fix, Related, Safety, Severity
from django_cto.text import Edit, Place

SEVERITY = Severity.MAJOR

SESSION = "django.contrib.sessions.middleware.SessionMiddleware"
COMMON = "django.middleware.common.CommonMiddleware"
LOCALE = "django.middleware.locale.LocaleMiddleware"
AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
MESSAGES = "django.contrib.messages.middleware.MessageMiddleware"
CSRF = "django.middleware.csrf.CsrfViewMiddleware"
GZIP = "django.middleware.gzip.GZipMiddleware"
UPDATE = "django.middleware.cache.UpdateCacheMiddleware"
FETCH = "django.middleware.cache.FetchFromCacheMiddleware"
# What has to come first, before which others, and what happens otherwise.
ORDER: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "whitenoise.middleware.WhiteNoiseMiddleware",
        (SESSION, LOCALE, COMMON, CSRF, AUTHENTICATION, MESSAGES),
        "every static file runs through it first",
    ),
    (SESSION, (AUTHENTICATION, MESSAGES), "no request has a session yet when it is asked for"),
    ("corsheaders.middleware.CorsMiddleware", (COMMON,), "redirects are answered without CORS headers"),
    (UPDATE, (SESSION, LOCALE, GZIP), "a page is cached before it says on what it varies, and served to others"),
    (UPDATE, (FETCH,), "what is fetched from the cache is written back to it"),
    (LOCALE, (COMMON,), "URLs are looked up before the language is known"),
    (
        AUTHENTICATION,
        (
            "django.contrib.auth.middleware.RemoteUserMiddleware",
            "django.contrib.auth.middleware.PersistentRemoteUserMiddleware",
            "django.contrib.auth.middleware.LoginRequiredMiddleware",
            "django_otp.middleware.OTPMiddleware",
        ),
        "no request has a user yet when it is asked for",
    ),
)


def check(project: Project) -> Iterator[Finding]:
    seen: set[Place] = set()
    for entry in project.settings.production:
        middleware = entry.listing("MIDDLEWARE")
        if not middleware or not middleware.is_whole:
            continue
        positions = _positions(project, entry, middleware)
        for first, others, harm in ORDER:
            if first == LOCALE and not _has_languages_in_urls(project):
                continue
            late = positions.get(first)
            passed = [positions[other] for other in others if other in positions]
            if late is None or not passed or min(passed) > late:
                continue
            finding = _finding(project, middleware.items[late], middleware.items[min(passed)], harm)
            if finding.place not in seen:
                seen.add(finding.place)
                yield finding


def _positions(project: Project, entry: SettingsModule, middleware: Listing) -> dict[str, int]:
    """Where each known middleware stands, one of the project's own under its known base; conditional ones left out."""
    found: dict[str, int] = {}
    for index, item in enumerate(middleware.items):
        text = getattr(item.value, "value", None)
        if not isinstance(text, str) or item.conditions:
            continue
        target = project.names.find(text, entry.path)
        names = (
            [text] if not isinstance(target, ClassDef) else [getattr(b, "name", "") for b in project.names.mro(target)]
        )
        for name in names:
            found.setdefault(name, index)
    return found


def _has_languages_in_urls(project: Project) -> bool:
    modules = (module for module in project.modules.values() if not module.is_test)
    return any(name.name == "i18n_patterns" for module in modules for name in module.facts.imports)


def _finding(project: Project, late: Item, other: Item, harm: str) -> Finding:
    names = [str(getattr(item.value, "value", "")).rpartition(".")[2] for item in (late, other)]
    return Finding(
        place=late.value.place,
        message=f"`{names[0]}` stands below `{names[1]}`: {harm}",
        related=(Related(other.value.place, f"`{names[1]}` comes first"),),
        fix=_fix(project, late.value.place, other.value.place, names),
    )


def _fix(project: Project, late: Place, other: Place, names: list[str]) -> Fix | None:
    """Move the line, where both stand alone on a line of one list."""
    if late.path != other.path:
        return None
    lines = project.text(late.path).splitlines(keepends=True)
    line = lines[late.line - 1]
    alone = all(len(lines[p.line - 1][: p.column - 1].strip()) == 0 and p.line == p.end_line for p in (late, other))
    if not alone or not line[late.end_column - 1 :].startswith(","):
        return None
    out = Edit(late.path, (late.line, 1), (late.line + 1, 1), "")
    back = Edit(late.path, (other.line, 1), (other.line, 1), line)
    return Fix(f"Move it above `{names[1]}`", Safety.UNSAFE, (out, back))
