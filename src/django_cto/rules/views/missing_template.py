"""# A template that is nowhere

A template is looked for when the page is made. Is it nowhere, Django raises `TemplateDoesNotExist`: the view answers with
status 500, each time. Of an `{% include %}` in a branch that is seldom taken nobody knows until it is taken.

Reported are names in a folder that the project's own apps fill (`shop/…`), when no file of the project ends in that path.
Let be: names in folders that libraries fill (`admin/`, `registration/`, `account/` …) and names without a folder, which
may come from a front-end build; names that are put together at run time; lists of names of which one exists; and code
that catches `TemplateDoesNotExist`. Where more than a fifth of all names are nowhere (and more than ten), another folder
or package fills them, such as a theme kept elsewhere, and nothing is said. Nothing is said of dead code either: a class
that nothing speaks of, a tag in a template that nothing names. In a view to which no URL leads it is minor.

## Bad
```python
# shop/apps.py
from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "shop"
```
```python
# shop/views.py
from django.shortcuts import render


def basket(request):
    return render(request, "shop/bascket.html")  # <-
```
```html
{# shop/templates/shop/basket.html #}
{% for line in lines %}{% include "shop/_lines.html" %}{% endfor %} {# <- #}
```
```html
{# shop/templates/shop/_line.html #}
<li>{{ line }}</li>
```

## Good
```python
# shop/apps.py
from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "shop"
```
```python
# shop/views.py
from django.shortcuts import render


def basket(request):
    return render(request, "shop/basket.html")
```
```html
{# shop/templates/shop/basket.html #}
{% for line in lines %}{% include "shop/_line.html" %}{% endfor %}
```
```html
{# shop/templates/shop/_line.html #}
<li>{{ line }}</li>
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_cto.flow import Flow
from django_cto.flow.template_uses import TemplateUse, template_uses
from django_cto.project import Project
from django_cto.project.definitions import ClassDef, FunctionDef
from django_cto.project.views import DECORATORS
from django_cto.read import syntax as s
from django_cto.rule import Confidence, Finding, Fix, Safety, Severity
from django_cto.text import edit_of

SEVERITY = Severity.BLOCKER
# More missing names than these, by number and by share, are not mistakes: templates come from where we cannot look.
FEW = 10
FOREIGN = 0.2
# Names that generic views, error handlers and the admin look for by themselves, without anybody writing them.
BY_CONVENTION = re.compile(
    r"^\d{3}\.html$|^(admin|registration|account|socialaccount|django|widgets)/"
    r"|_(list|detail|form|filter|confirm_delete|archive\w*)\.html$"
)


def check(project: Project, flow: Flow) -> Iterator[Finding]:
    templates = project.templates
    if not templates.by_name:
        return
    uses = tuple(template_uses(project, flow))
    asked_for = {name for use in uses for name in use.names}
    missing = [use for use in uses if not any(map(templates.may_exist, use.names))]
    nowhere = {use.names for use in missing}
    if len(nowhere) > max(FEW, len(asked_for) * FOREIGN):
        return
    asked_for |= {near for names in nowhere for name in names if (near := templates.nearest(name))}
    for use in missing:
        if _is_reached(project, use, asked_for):
            yield Finding(
                place=use.place,
                message=f"`{use.written}` names no template",
                severity=None if _is_alive(project, use) else Severity.MINOR,
                confidence=Confidence.LIKELY,
                symbol=use.symbol,
                fix=_fix(project, use),
            )


def _is_reached(project: Project, use: TemplateUse, asked_for: set[str]) -> bool:
    """Whether anything speaks of the class of the view, or names the template that the tag stands in."""
    if use.owner:
        return _is_spoken_of(project, use.owner)
    names = project.templates.names_of(use.place.path) if use.place.path not in project.modules else ()
    return not names or any(name in asked_for or BY_CONVENTION.search(name) for name in names)


def _is_alive(project: Project, use: TemplateUse) -> bool:
    """Whether a URL leads to the view, or anything speaks of the function."""
    if use.owner:
        return project.urls.reaches(use.owner)
    module = project.modules.get(use.place.path)
    function = module.names.get(use.symbol.removeprefix(f"{module.name}.")) if module else None
    return not isinstance(function, FunctionDef) or _is_spoken_of(project, function)


def _is_spoken_of(project: Project, found: ClassDef | FunctionDef) -> bool:
    """Whether code elsewhere reads or imports the name; other decorators than those of views may register it."""
    calls = (node.func if isinstance(node, s.Call) else node for node in found.node.decorators)
    if any(s.dotted(func).rpartition(".")[2] not in DECORATORS for func in calls):
        return True
    modules = [module for module in project.modules.values() if not module.is_test]
    if any(found.name in module.facts.mentions for module in modules):
        return True
    if any(name.name == found.name for module in modules for name in module.facts.imports):
        return True
    own = set(found.methods.values()) if isinstance(found, ClassDef) else {found}
    return any(function not in own for function in project.functions_that_mention(found.name))


def _fix(project: Project, use: TemplateUse) -> Fix | None:
    nearest = project.templates.nearest(use.names[0]) if len(use.names) == 1 else None
    edit = edit_of(project.text(use.place.path), use.place, use.names[0], nearest) if nearest else None
    return Fix(f"Name the template `{nearest}`", Safety.UNSAFE, (edit,)) if edit else None
