"""# Static files bear their content's hash in the name, and are kept for ever

Without the hash a browser either asks for each file on each page, or shows last week's style sheet with today's page.

## Mend
Set `STORAGES["staticfiles"]` to WhiteNoise's `CompressedManifestStaticFilesStorage` or Django's
`ManifestStaticFilesStorage`, and let the server send `Cache-Control: max-age=31536000, immutable` with hashed names.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
STATIC_URL = "static/"
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
INSTALLED_APPS += ["django.contrib.staticfiles"]
```
```html
{# shop/templates/shop/base.html #}
{% load static %}<link rel="stylesheet" href="{% static 'shop/app.css' %}">
```

## Good
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
STATIC_URL = "static/"
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
INSTALLED_APPS += ["django.contrib.staticfiles"]
```
"""

from __future__ import annotations

import re

from django_cto.ready.code import Code
from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Outcome, Verdict, failed, judged, manual, not_applicable, passed
from django_cto.ready.site import Site, looked_at

WEIGHT = 4
MINUTES = 20

HASHED = re.compile(r"[.-][0-9a-f]{8,}\.|[?&]v=|[.-][A-Za-z0-9_-]{8,}\.(?:js|css)$")
AGE = re.compile(r"max-age=(\d+)")
MONTH = 30 * 24 * 3600


def code(code: Code) -> Verdict:
    verdict = code.by_rule("unhashed-static-files", "The storage of static files hashes their names")
    storage = code.settings.get("STORAGES", "staticfiles", "BACKEND") or code.settings.get("STATICFILES_STORAGE")
    if verdict.outcome is Outcome.PASS and "Manifest" not in str(storage):
        return manual("Are static files told apart by their names, or by a bundler? --settings and --url tell")
    return verdict


def loaded(loaded: Loaded) -> Verdict:
    storage = loaded.part("storage")
    looked = Looked("the storage of static files", storage["class"])
    hashes = storage["hashed"] is not None or "Manifest" in storage["class"]
    return judged(hashes, "The storage hashes names", "The storage does not hash names", looked)


def live(site: Site) -> Verdict:
    if not site.assets:
        return not_applicable("The first page asks for no file of its own")
    answer = site.get(site.assets[0])
    looked = looked_at(answer, "cache-control")
    age = AGE.search(answer.header("cache-control"))
    if not HASHED.search(answer.url):
        return failed("The name of a static file bears no hash", looked)
    if age is None or int(age[1]) < MONTH:
        return failed("Browsers may not keep a static file for long", looked)
    return passed("Static files bear a hash and are kept", looked)
