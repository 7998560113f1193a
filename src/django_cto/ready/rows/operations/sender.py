"""# Mail has a sender of the site's own

`webmaster@localhost`, Django's default, is refused by most servers, and errors by mail come from `root@localhost`. An
address at `example.com` was never replaced by the real one: nobody can answer to it.

## Mend
Set `DEFAULT_FROM_EMAIL` and `SERVER_EMAIL` to an address of your domain.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
DEFAULT_FROM_EMAIL = "webmaster@localhost"
```

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
DEFAULT_FROM_EMAIL = "Shop <shop@example.com>"
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

import re

from django_cto.ready.outcome import Verdict, failed, judged
from django_cto.ready.settings import SettingsView

WEIGHT = 3
MINUTES = 5

# Domains that stand in for the real one until somebody writes it down.
STAND_IN = re.compile(r"^(example|domain|your-?(domain|site|company)|x{2,})\.(com|net|org|tld)$", re.IGNORECASE)


def settings(settings: SettingsView) -> Verdict:
    looked = settings.looked("DEFAULT_FROM_EMAIL")
    domain = str(settings.get("DEFAULT_FROM_EMAIL", default="webmaster@localhost")).rstrip("> ").partition("@")[2]
    if STAND_IN.match(domain):
        return failed(f"The sender is at `{domain}`, which stands in for the site's domain", looked)
    good = domain not in ("", "localhost")
    return judged(good, "The sender is the site's own", "The sender is on localhost", looked)
