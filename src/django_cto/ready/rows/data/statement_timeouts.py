"""# PostgreSQL ends statements and waits for locks that take too long

One slow statement holds its connection and its locks; one migration that waits for a lock holds up everybody behind it.
Without limits both last until somebody looks.

## Mend
Set `statement_timeout` and `lock_timeout` for the web's role (`ALTER ROLE … SET`), or in
`OPTIONS = {"options": "-c statement_timeout=30000 -c lock_timeout=5000"}`.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "OPTIONS": {"options": "-c search_path=shop"},
    }
}
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
        "OPTIONS": {"options": "-c statement_timeout=30000 -c lock_timeout=5000"},
    }
}
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, failed, judged, manual, passed

WEIGHT = 5
MINUTES = 15

LIMITS = ("statement_timeout", "lock_timeout")


def code(code: Code) -> Verdict:
    given = code.settings.get("DATABASES", "default", "OPTIONS", "options", default="")
    looked = code.settings.looked("DATABASES", "default", "OPTIONS")
    if all(name in str(given) for name in LIMITS):
        return passed("Both limits are given with the connection", looked)
    if given:
        return failed(f"The options of the connection lack {' and '.join(n for n in LIMITS if n not in given)}", looked)
    return manual("The role may have the limits: --settings asks the server", looked)


def loaded(loaded: Loaded) -> Verdict:
    told = loaded.postgresql()
    looked = [Looked(name, told.get(name, "")) for name in LIMITS]
    off = [name for name in LIMITS if told.get(name) == "0"]
    return judged(not off, "Both limits hold for our connections", f"No {' and no '.join(off)}", *looked)
