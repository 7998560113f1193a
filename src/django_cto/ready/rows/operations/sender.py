"""# Mail has a sender of the site's own

`webmaster@localhost`, Django's default, is refused by most servers, and errors by mail come from `root@localhost`.

## Mend
Set `DEFAULT_FROM_EMAIL` and `SERVER_EMAIL` to an address of your domain.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
DEFAULT_FROM_EMAIL = "webmaster@localhost"
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
DEFAULT_FROM_EMAIL = "Shop <no-reply@shop.example>"
```
"""

from __future__ import annotations

from django_cto.ready.outcome import Verdict, judged
from django_cto.ready.settings import SettingsView

WEIGHT = 3
MINUTES = 5


def settings(settings: SettingsView) -> Verdict:
    sender = settings.get("DEFAULT_FROM_EMAIL", default="webmaster@localhost")
    address = str(sender).rstrip("> ")
    good = "@" in address and not address.endswith("@localhost")
    return judged(
        good, "The sender is the site's own", "The sender is on localhost", settings.looked("DEFAULT_FROM_EMAIL")
    )
