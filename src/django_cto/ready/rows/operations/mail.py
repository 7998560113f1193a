"""# Mail goes out

With the console, memory or a file as the back end, nobody gets the link to reset a password.

## Mend
Set `EMAIL_BACKEND` to SMTP or a provider's (django-anymail), and the address of the server from the environment.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
```
"""

from __future__ import annotations

from django_cto.ready.outcome import Verdict, failed, manual, passed
from django_cto.ready.settings import SettingsView

WEIGHT = 5
MINUTES = 60

SMTP = "django.core.mail.backends.smtp.EmailBackend"
NOWHERE = ("console.EmailBackend", "locmem.EmailBackend", "dummy.EmailBackend", "filebased.EmailBackend")


def settings(settings: SettingsView) -> Verdict:
    backend = settings.get("EMAIL_BACKEND", default=SMTP)
    looked = [settings.looked("EMAIL_BACKEND"), settings.looked("EMAIL_HOST")]
    if backend.endswith(NOWHERE):
        return failed("Mail goes nowhere", *looked)
    if backend == SMTP and settings.get("EMAIL_HOST", default="localhost") in ("", "localhost"):
        return manual("Mail is given to a server on the same machine: is there one?", *looked)
    return passed("Mail is given to a server", *looked)
