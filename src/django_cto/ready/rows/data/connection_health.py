"""# A kept connection is looked at before it is used

After a restart of the database every connection that was kept is dead, and without the check each worker answers its
next request with an error.

## Mend
Set `CONN_HEALTH_CHECKS = True` beside `CONN_MAX_AGE`.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "CONN_MAX_AGE": 60}}
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
```
"""

from __future__ import annotations

from django_cto.ready.outcome import Verdict, judged, not_applicable
from django_cto.ready.settings import SettingsView

WEIGHT = 4
MINUTES = 5


def settings(settings: SettingsView) -> Verdict:
    looked = [settings.looked("DATABASES", "default", name) for name in ("CONN_MAX_AGE", "CONN_HEALTH_CHECKS")]
    if settings.get("DATABASES", "default", "CONN_MAX_AGE", default=0) == 0:
        return not_applicable("Django keeps no connection", *looked)
    checked = settings.get("DATABASES", "default", "CONN_HEALTH_CHECKS", default=False)
    return judged(checked, "Kept connections are checked", "`CONN_HEALTH_CHECKS` is off", *looked)
