"""# DEBUG is off in production

With DEBUG on, every error shows its visitor the code around it, the local variables and most of the settings; every
query is kept in memory until the process ends.

## Mend
Set `DEBUG = False` in the production settings as a plain value, not from the environment.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
DEBUG = True
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
DEBUG = False
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Verdict, failed, judged, passed
from django_cto.ready.settings import SettingsView
from django_cto.ready.site import MADE_UP, Site, looked_at

WEIGHT = 10
MINUTES = 5

# What only Django's debug pages say.
SIGNS = ("DEBUG = True", "Django Version:", "Using the URLconf defined in")


def code(code: Code) -> Verdict:
    return code.by_rule("debug-in-production", "`DEBUG` is off")


def settings(settings: SettingsView) -> Verdict:
    on = settings.get("DEBUG", default=False)
    return judged(not on, "`DEBUG` is off", "`DEBUG` is on: errors show code and settings", settings.looked("DEBUG"))


def live(site: Site) -> Verdict:
    answer = site.get(MADE_UP)
    if any(sign in answer.text for sign in SIGNS):
        return failed("A made-up address is answered with Django's debug page", looked_at(answer))
    return passed("A made-up address shows no debug page", looked_at(answer))
