"""# The database has no Site, or no key of the social log-in

Log-in and registration answer with status 500, on every fresh database.

## You see
```python
# config/members.py
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.sites"]
SITE_ID = 2
```
```python
# config/before.py
from config.members import *

SITE_ID = 1
```
```python
# look.py
from django.contrib.sites.models import Site

print(Site.objects.get_current().domain)
```
```console
$ python manage.py migrate -v0 --settings config.before
$ python manage.py shell --settings config.members -c "import look"
django.contrib.sites.models.Site.DoesNotExist: Site matching query does not exist.
```

## Because
`SITE_ID` names a row of the table of sites that is not there: the only one that `migrate` makes has the number 1. For social
log-in, allauth takes client id and secret from a `SocialApp` row that is joined to the site, or from the settings, where they
are the same on every database.

## Answer
```text
`SITE_ID` of `config.before` is said here (config/before.py:3)
`SITE_ID` of `config.members` is said here (config/members.py:4)
See which sites there are: python manage.py shell -c "from django.contrib.sites.models import Site; print(Site.objects.values())"
Make the site, or say the number of one that is there: SITE_ID = 1
For social log-in, keep the keys in the settings: SOCIALACCOUNT_PROVIDERS = {"google": {"APPS": [{"client_id": …, "secret": …}]}}
```

## Good
```python
# config/members.py
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.sites"]
SITE_ID = 1
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "DoesNotExist"
MESSAGE = r"^(?P<model>Site|SocialApp) matching query does not exist"
DOCS = "ref/contrib/sites/#enabling-the-sites-framework"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    for entry in project.settings.modules:
        for name in ("SITE_ID", "SOCIALACCOUNT_PROVIDERS"):
            if setting := entry.get(name):
                yield Fact(f"`{name}` of `{entry.name}` is said here", setting.place)
    shown = 'python manage.py shell -c "from django.contrib.sites.models import Site; print(Site.objects.values())"'
    yield Step("See which sites there are", shown)
    yield Step("Make the site, or say the number of one that is there", "SITE_ID = 1")
    apps = '{"google": {"APPS": [{"client_id": …, "secret": …}]}}'
    yield Step("For social log-in, keep the keys in the settings", f"SOCIALACCOUNT_PROVIDERS = {apps}")
