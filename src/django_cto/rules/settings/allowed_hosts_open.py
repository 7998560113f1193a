"""# ALLOWED_HOSTS lets every host name in

Django builds absolute links from the Host header of the request: in the mail that resets a password, in redirects, in
pages that a cache keeps. With "*" it takes whatever the visitor sends, so a stranger can have a reset link to his own
site mailed to your customer.

Let be: the settings of developers and tests, a project whose own middleware checks the host or sets it, and one whose
code reads `settings.ALLOWED_HOSTS`: it reckons with the star.

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
from django_cto.read import syntax as s
from django_cto.rule import Confidence, Finding, Related, Severity
from django_cto.text import Place

SEVERITY = Severity.MAJOR
# How a middleware refuses hosts, or puts another one in the place of what the visitor sends.
CHECKS_HOST = frozenset({"DisallowedHost", "validate_host"})
HOST_OF_REQUEST = frozenset({"_current_scheme_host", "get_host", "_get_raw_host", "HTTP_HOST"})
ASKS_HOST = ("build_absolute_uri", "get_host", "get_current_site")
SETTING = "django.conf.settings.ALLOWED_HOSTS"


def check(project: Project) -> Iterator[Finding]:
    seen: set[Place] = set()
    for entry in project.settings.production:
        setting = entry.get("ALLOWED_HOSTS")
        hosts = setting.default if setting else None
        if setting is None or not isinstance(hosts, Listing) or setting.place in seen:
            continue
        if not (item := hosts.find("*")) or entry.is_guarded("ALLOWED_HOSTS") or _is_checked(project, entry):
            continue
        seen.add(setting.place)
        when = " where the environment names none" if isinstance(setting.value, Env) else ""
        yield Finding(
            place=item.value.place if item.value.place.path == setting.place.path else setting.place,
            message=f'`ALLOWED_HOSTS` has "*"{when}: absolute links and redirects are built from any Host header',
            confidence=Confidence.LIKELY if setting.is_open else Confidence.CERTAIN,
            related=tuple(_asked(project)),
        )


def _is_checked(project: Project, entry: SettingsModule) -> bool:
    """Whether a middleware of the project's own decides on the host, or code reckons with the star."""
    middleware = (function for name in entry.middleware for function in _functions(project, name, entry))
    return any(map(_decides, middleware)) or any(_reads_setting(project))


def _functions(project: Project, name: str, entry: SettingsModule) -> Iterator[FunctionDef]:
    found = project.names.find(name, entry.path)
    if isinstance(found, FunctionDef):
        yield found
    elif isinstance(found, ClassDef):
        for base in project.names.mro(found):
            yield from base.methods.values() if isinstance(base, ClassDef) else ()


def _decides(function: FunctionDef) -> bool:
    if not CHECKS_HOST.isdisjoint(function.node.mentions):
        return True
    nodes = list(s.descend(function.node))
    targets = (target for node in nodes if isinstance(node, s.Assign) for target in node.targets)
    calls = (node for node in nodes if isinstance(node, s.Call) and s.dotted(node.func) == "setattr")
    set_here = {*map(_name, targets), *(s.text_of(call.argument(1, "name")) for call in calls)}
    return not HOST_OF_REQUEST.isdisjoint(set_here)


def _name(target: s.Expr) -> str | None:
    """The attribute or key that an assignment sets."""
    if isinstance(target, s.Subscript):
        return s.text_of(target.index)
    return target.name if isinstance(target, s.Attribute) else None


def _reads_setting(project: Project) -> Iterator[bool]:
    """Whether code of the project, not its settings themselves, looks at the hosts that are allowed."""
    for function in project.functions_that_mention("ALLOWED_HOSTS"):
        for node in s.descend(function.node):
            if isinstance(node, s.Attribute) and node.name == "ALLOWED_HOSTS":
                yield project.name(function.module, node, function) == SETTING


def _asked(project: Project) -> Iterator[Related]:
    """The first function of the project that asks for the host."""
    asking = sorted(project.functions_that_mention(*ASKS_HOST), key=lambda function: function.place)
    for function in asking[:1]:
        yield Related(function.place, f"`{function.name}` asks for the host of the request")
