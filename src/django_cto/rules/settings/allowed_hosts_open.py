"""# ALLOWED_HOSTS lets every host name in

Django builds absolute links from the Host header of the request: in the mail that resets a password, in redirects, in
pages that a cache keeps. With "*" it takes whatever the visitor sends, so a stranger can have a reset link to his own
site mailed to your customer.

Let be: the settings of developers and tests, and a project whose own middleware checks the host.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
ALLOWED_HOSTS = ["*"]  # <-
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
ALLOWED_HOSTS = ["shop.example"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.project.settings import SettingsModule
from django_cto.project.settings.values import Env, Listing
from django_cto.rule import Confidence, Finding, Severity
from django_cto.text import Place

SEVERITY = Severity.MAJOR
CHECKS_HOST = frozenset({"DisallowedHost", "validate_host"})


def check(project: Project) -> Iterator[Finding]:
    seen: set[Place] = set()
    for entry in project.settings.production:
        setting = entry.get("ALLOWED_HOSTS")
        hosts = setting.default if setting else None
        if setting is None or not isinstance(hosts, Listing) or setting.place in seen:
            continue
        if not (item := hosts.find("*")) or entry.is_guarded("ALLOWED_HOSTS") or _checks_host(project, entry):
            continue
        seen.add(setting.place)
        when = " where the environment names none" if isinstance(setting.value, Env) else ""
        yield Finding(
            place=item.value.place if item.value.place.path == setting.place.path else setting.place,
            message=f'`ALLOWED_HOSTS` has "*"{when}: absolute links and redirects are built from any Host header',
            confidence=Confidence.LIKELY if setting.is_open else Confidence.CERTAIN,
        )


def _checks_host(project: Project, entry: SettingsModule) -> bool:
    """Whether a middleware of the project's own refuses hosts: then it is the one that decides."""
    for name in entry.middleware:
        found = project.names.find(name, entry.path)
        if isinstance(found, FunctionDef) and CHECKS_HOST & found.node.mentions:
            return True
        if isinstance(found, ClassDef):
            methods = (
                m for base in project.names.mro(found) if isinstance(base, ClassDef) for m in base.methods.values()
            )
            if any(CHECKS_HOST & method.node.mentions for method in methods):
                return True
    return False
