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

from django_cto.ready.outcome import Verdict, judged
from django_cto.ready.settings import SettingsView

WEIGHT = 10
MINUTES = 5


def settings(settings: SettingsView) -> Verdict:
    on = settings.get("DEBUG", default=False)
    return judged(not on, "`DEBUG` is off", "`DEBUG` is on: errors show code and settings", settings.looked("DEBUG"))
