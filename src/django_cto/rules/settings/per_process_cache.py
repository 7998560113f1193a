"""# What every process has to share lies in a cache of one process

`LocMemCache` lives in the memory of one worker, and it is what Django takes where CACHES is not set. With four workers a
session is there for one request of four and the user is logged out at random, a limit of 60 requests a minute lets 240
through, a lock keeps nobody out, and whoever logs out stays logged in at the other three. `DummyCache` forgets at once.

Let be: a local cache that only holds what each worker may compute for itself, and one that the environment or a
condition decides.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["django.contrib.sessions"]
ROOT_URLCONF = "config.urls"
CACHES = {  # <-
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["django.contrib.sessions"]
ROOT_URLCONF = "config.urls"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://cache:6379/1"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.definitions import ClassDef, Variable
from django_cto.project.settings import SettingsModule
from django_cto.project.settings.values import Listing, Literal, by_default, text_in
from django_cto.read import syntax as s
from django_cto.rule import Confidence, Finding, Related, Severity
from django_cto.text import Place

SEVERITY = Severity.MAJOR
CACHE = "django.core.cache.backends."
LOCAL = {f"{CACHE}locmem.LocMemCache": "LocMemCache", f"{CACHE}dummy.DummyCache": "DummyCache"}
SESSIONS = {
    "django.contrib.sessions.backends.cache": "sessions are kept in it",
    "django.contrib.sessions.backends.cached_db": "sessions are read from it",
}
THROTTLES = tuple(f"rest_framework.throttling.{kind}RateThrottle" for kind in ("Simple", "Anon", "User", "Scoped"))
SHARED_METHODS = frozenset({"add", "lock"})


def check(project: Project) -> Iterator[Finding]:
    seen: set[Place] = set()
    for entry in project.settings.production:
        for alias, uses in _uses(project, entry).items():
            local, is_sure = _local_backend(entry, alias)
            caches = entry.get("CACHES")
            place = caches.place if caches else uses[0].place
            if local and place not in seen:
                seen.add(place)
                yield _finding(local, alias, place, uses, is_sure=is_sure)


def _local_backend(entry: SettingsModule, alias: str) -> tuple[str, bool]:
    """The name of a backend that lives in one process, and whether nothing replaces it; "" for any other."""
    setting, caches = entry.get("CACHES"), entry.table("CACHES")
    if setting is None:
        return ("LocMemCache", True) if entry.is_whole and alias == "default" else ("", True)
    backend = caches.get(alias, "BACKEND") if caches else None
    found = LOCAL.get(text_in(by_default(backend)) or "", "") if backend else ""
    return found, not setting.is_open and isinstance(backend, Literal)


def _uses(project: Project, entry: SettingsModule) -> dict[str, list[Related]]:
    """What needs a shared cache, by the alias of the cache."""
    found: dict[str, list[Related]] = {}
    engine = entry.get("SESSION_ENGINE")
    if engine and (note := SESSIONS.get(text_in(engine.default) or "")):
        alias = text_in(entry.value("SESSION_CACHE_ALIAS")) or "default"
        found.setdefault(alias, []).append(Related(engine.place, note))
    for place, alias in _throttles(project, entry):
        found.setdefault(alias, []).append(Related(place, "request limits are counted in it"))
    for place in sorted(_locks(project))[:1] if _local_backend(entry, "default")[0] else ():
        found.setdefault("default", []).append(Related(place, "a lock is kept in it"))
    return found


def _throttles(project: Project, entry: SettingsModule) -> Iterator[tuple[Place, str]]:
    framework = entry.table("REST_FRAMEWORK")
    classes = framework.get("DEFAULT_THROTTLE_CLASSES") if framework else None
    for name, item in classes.texts() if isinstance(classes, Listing) else ():
        target = project.names.find(name, entry.path)
        if isinstance(target, ClassDef):
            if project.names.is_a(target, *THROTTLES) and (alias := _alias(project, target)):
                yield item.value.place, alias
        elif name in THROTTLES:
            yield item.value.place, "default"


def _alias(project: Project, owner: ClassDef) -> str:
    """The alias of `cache = caches["alias"]` in a class; "" where it is said in another way."""
    said = project.names.class_member(owner, "cache")
    if said is None:
        return "default"
    value = said.value if isinstance(said, Variable) else None
    return (s.text_of(value.index) or "") if isinstance(value, s.Subscript) else ""


def _locks(project: Project) -> Iterator[Place]:
    """The first `cache.add(…)` or `cache.lock(…)` of each function that decides over something."""
    for function in project.functions_that_mention("cache"):
        if SHARED_METHODS.isdisjoint(function.node.mentions) or function.module.is_test:
            continue
        calls = (node for test in _tests(function.node.body) for node in s.descend(test) if isinstance(node, s.Call))
        for call in calls:
            func = call.func
            is_shared = isinstance(func, s.Attribute) and func.name in SHARED_METHODS
            owner = func.value if is_shared and isinstance(func, s.Attribute) else None
            if owner and project.name(function.module, owner, function) == "django.core.cache.cache":
                yield s.place_of(function.module.path, call.at)
                break


def _tests(body: tuple[s.Stmt, ...]) -> Iterator[s.Expr]:
    for statement in body:
        for node in s.descend(statement):
            if isinstance(node, s.If | s.While | s.Conditional):
                yield node.test


def _finding(local: str, alias: str, place: Place, uses: list[Related], *, is_sure: bool) -> Finding:
    name = f'the cache "{alias}" of `CACHES`' if place != uses[0].place else "the cache, as `CACHES` is not set,"
    return Finding(
        place=place,
        message=f"{name} is a `{local}` of each process, and {uses[0].note}",
        confidence=Confidence.CERTAIN if is_sure else Confidence.LIKELY,
        related=tuple(use for use in uses if use.place != place),
    )
