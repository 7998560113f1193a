"""# An API view that says nothing is open to everybody

Django REST framework asks for no permission where neither the view nor the settings name one. So the endpoint in which
somebody forgets `permission_classes` serves and changes rows for anyone on the internet, and nothing fails: no test, no
log line. With a default that refuses, the forgotten line is seen at once.

Reported once, at the settings of production, if a view of the project takes writes and relies on the default. Also
reported: answers with the user's cookies to every other site (CORS with credentials). Let be: views that only read, for
those are often public on purpose; views whose code, filters or decorators look at who asks; those that turn
authentication off or serve strangers by their name (`LoginView`, `WebhookView` …); and permissions that are decided at
run time.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["rest_framework", "shop"]
ROOT_URLCONF = "config.urls"
REST_FRAMEWORK = {  # <-
    "PAGE_SIZE": 50,
}
```
```python
# shop/api.py
from rest_framework import viewsets

from shop.models import Order


class OrderViewSet(viewsets.ModelViewSet):
    queryset = Order.objects.all()
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["rest_framework", "shop"]
ROOT_URLCONF = "config.urls"
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "PAGE_SIZE": 50,
}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.access import looks_at_who_asks, reads_who, takes_writes
from django_cto.project.definitions import ClassDef
from django_cto.project.settings import Setting, SettingsModule
from django_cto.project.settings.values import Listing, Table, truth
from django_cto.project.view import View
from django_cto.read import syntax as s
from django_cto.rule import Confidence, Finding, Fix, Related, Safety, Severity
from django_cto.text import Edit, Place

SEVERITY = Severity.MAJOR
REQUIRES = ("djangorestframework",)
PERMISSIONS = "DEFAULT_PERMISSION_CLASSES"
ALLOW_ANY = "rest_framework.permissions.AllowAny"
EVERY_ORIGIN = ("CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL")
MOST_SHOWN = 3
FOR_STRANGERS = re.compile(
    r"log_?(in|out)|sign_?(in|up|out)|regist|auth|token|passw|reset|verif|confirm|activat|hook|callback|contact|health",
    re.IGNORECASE,
)


def check(project: Project) -> Iterator[Finding]:
    seen: set[Place] = set()
    for entry in project.settings.production:
        for finding in (*_open_by_default(project, entry), *_every_origin(entry)):
            if finding.place not in seen:
                seen.add(finding.place)
                yield finding


def _open_by_default(project: Project, entry: SettingsModule) -> Iterator[Finding]:
    setting, table = entry.get("REST_FRAMEWORK"), entry.table("REST_FRAMEWORK")
    apps = entry.listing("INSTALLED_APPS")
    app = apps.find("rest_framework") if apps else None
    if (setting is None and (app is None or not entry.is_whole)) or (setting and (table is None or not table.is_whole)):
        return
    if _filters(project, entry, table):
        return
    permissions = table.get(PERMISSIONS) if table else None
    allowing = permissions.find(ALLOW_ANY) if isinstance(permissions, Listing) else None
    if permissions is not None and not (allowing and not allowing.conditions):
        return
    place = allowing.value.place if allowing else (setting.place if setting else app.value.place if app else None)
    relying = sorted(_relying(project), key=lambda view: view.place) if place else []
    if place and relying:
        said = f"`{PERMISSIONS}` is AllowAny" if allowing else f"`REST_FRAMEWORK` has no {PERMISSIONS}"
        shown = tuple(Related(view.place, f"`{view.name}` names no permission") for view in relying[:MOST_SHOWN])
        yield Finding(
            place=place,
            message=f"{said}: {_counted(len(relying))}",
            confidence=Confidence.LIKELY if setting and setting.overridden else Confidence.CERTAIN,
            related=shown,
            fix=_fix(project, setting, table) if not allowing else None,
        )


def _filters(project: Project, entry: SettingsModule, table: Table | None) -> bool:
    """Whether a filter of the project's own holds for all views and looks at who asks."""
    said = table.get("DEFAULT_FILTER_BACKENDS") if table else None
    found = (project.names.find(text, entry.path) for text, _ in said.texts()) if isinstance(said, Listing) else ()
    return any(isinstance(backend, ClassDef) and reads_who(project.names, backend) for backend in found)


def _counted(count: int) -> str:
    return "1 view that takes writes names no permission" if count == 1 else f"{count} views that take writes name none"


def _relying(project: Project) -> Iterator[View]:
    """The views of REST framework that take writes and that nothing restricts; bases of others are left out."""
    bases = {base for owner in project.classes for base in project.names.bases(owner) if isinstance(base, ClassDef)}
    for view in project.views.values():
        is_open = view.definition not in bases and _is_api(view) and view.guards == () and takes_writes(view)
        if is_open and not _is_for_strangers(view) and not looks_at_who_asks(view):
            yield view


def _is_api(view: View) -> bool:
    if isinstance(view.definition, ClassDef):
        return view.kind in {"api", "viewset"} and view.project.urls.reaches(view.definition)
    return view.definition.is_decorated("api_view")


def _is_for_strangers(view: View) -> bool:
    """Whether a view is meant for those who are not signed in: it says so, or its name does."""
    said = view.said("authentication_classes")
    says = said is not None and isinstance(said.value, s.Sequence) and not said.value.items
    return says or bool(FOR_STRANGERS.search(view.name))


def _every_origin(entry: SettingsModule) -> Iterator[Finding]:
    credentials = entry.get("CORS_ALLOW_CREDENTIALS")
    for name in EVERY_ORIGIN:
        setting = entry.get(name)
        if setting and credentials and truth(setting.default) and truth(credentials.default):
            yield Finding(
                place=setting.place,
                message=f"`{name}` with credentials lets every site read answers to your users' cookies",
                confidence=Confidence.LIKELY if setting.is_open or credentials.is_open else Confidence.CERTAIN,
                related=(Related(credentials.place, "cookies are sent along"),),
            )


def _fix(project: Project, setting: Setting | None, table: Table | None) -> Fix | None:
    """Put the permission before the first entry of a dict that has one entry a line."""
    first = next(iter(table.entries.values()), None) if table else None
    if setting is None or table is None or first is None or first.place.path != table.place.path:
        return None
    lines = project.text(first.place.path).splitlines()
    line = lines[first.place.line - 1]
    if first.place.line == table.place.line or line.lstrip()[:1] not in {'"', "'"}:
        return None
    indent = line[: len(line) - len(line.lstrip())]
    at = (first.place.line, 1)
    text = f'{indent}"{PERMISSIONS}": ["rest_framework.permissions.IsAuthenticated"],\n'
    return Fix("Ask for a signed-in user by default", Safety.UNSAFE, (Edit(first.place.path, at, at, text),))
