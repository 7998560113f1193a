"""# Something is imported that this Django does not have any more

The process ends when the module is imported.

## You see
```python
# shop/models.py
from django.db import models
from django.utils.translation import ugettext_lazy as _


class Author(models.Model):
    name = models.CharField(_("name"), max_length=50)
```
```console
$ python manage.py check
ImportError: cannot import name 'ugettext_lazy' from 'django.utils.translation' (…)
```

## Because
Django announces for two releases that a name goes, then takes it away. After an upgrade the old imports of one's own code fail,
and those of packages that are too old for this Django: the innermost line of the traceback says whose it is. A name that was
never there is misspelt, or belongs to a newer Django than the installed one.

## Answer
```text
It is imported here (shop/models.py:2)
`ugettext_lazy` is gone since Django 4.0
Import what took its place: from django.utils.translation import gettext_lazy
To see all that goes with the next release: python -Wd manage.py check
```

## Good
```python
# shop/models.py
from django.db import models
from django.utils.translation import gettext_lazy as _


class Author(models.Model):
    name = models.CharField(_("name"), max_length=50)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "ImportError ModuleNotFoundError"
MESSAGE = (
    r"^cannot import name '(?P<name>\w+)' from '(?P<module>django(?:\.\w+)*)'"
    r"|^cannot import name '?(?P<old>u?n?gettext\w*|force_text|smart_text|python_2_unicode_compatible|is_safe_url|urlquote)'?$"
    r"|^No module named '?(?P<gone>django\.(?:core\.urlresolvers|core\.context_processors|utils\.six|utils\.importlib|utils\.lru_cache"
    r"|utils\.datetime_safe|utils\.baseconv|utils\.simplejson|utils\.unittest|contrib\.staticfiles\.templatetags"
    r"|contrib\.admin\.templatetags\.admin_static|db\.models\.related|forms\.util|test\.simple)[\w.]*)'?$"
)
DOCS = "internals/deprecation/"
TRANSLATION, ENCODING, HTTP = "django.utils.translation", "django.utils.encoding", "django.utils.http"
# What Django has taken away: since when, and what to import instead ("" where nothing took its place).
# From "Features removed" in the release notes of each version.
GONE = {
    "ugettext": ("4.0", f"from {TRANSLATION} import gettext"),
    "ugettext_lazy": ("4.0", f"from {TRANSLATION} import gettext_lazy"),
    "ugettext_noop": ("4.0", f"from {TRANSLATION} import gettext_noop"),
    "ungettext": ("4.0", f"from {TRANSLATION} import ngettext"),
    "ungettext_lazy": ("4.0", f"from {TRANSLATION} import ngettext_lazy"),
    "force_text": ("4.0", f"from {ENCODING} import force_str"),
    "smart_text": ("4.0", f"from {ENCODING} import smart_str"),
    "python_2_unicode_compatible": ("3.0", ""),
    "url": ("4.0", "from django.urls import re_path"),
    "is_safe_url": ("4.0", f"from {HTTP} import url_has_allowed_host_and_scheme"),
    "urlquote": ("4.0", "from urllib.parse import quote"),
    "urlquote_plus": ("4.0", "from urllib.parse import quote_plus"),
    "urlunquote": ("4.0", "from urllib.parse import unquote"),
    "urlunquote_plus": ("4.0", "from urllib.parse import unquote_plus"),
    "NullBooleanField": ("4.0", "from django.db.models import BooleanField  # with null=True"),
    "available_attrs": ("3.0", "from functools import WRAPPER_ASSIGNMENTS"),
    "lru_cache": ("3.0", "from functools import lru_cache"),
    "ContextDecorator": ("3.0", "from contextlib import ContextDecorator"),
    "render_to_response": ("3.0", "from django.shortcuts import render"),
    "staticfiles": ("3.0", "from django.templatetags.static import static"),
    "utc": ("5.0", "from datetime import UTC"),
    "get_storage_class": ("5.1", "from django.core.files.storage import storages"),
    "is_ajax": ("4.0", ""),
    "EmptyResultSet": ("3.1", "from django.core.exceptions import EmptyResultSet"),
    "FieldDoesNotExist": ("3.1", "from django.core.exceptions import FieldDoesNotExist"),
    "JSONField": ("4.0", "from django.db.models import JSONField"),
    "index_together": ("5.1", ""),
    "django.core.urlresolvers": ("2.0", "from django.urls import reverse"),
    "django.core.context_processors": ("1.10", "from django.template import context_processors"),
    "django.utils.six": ("3.0", "import six"),
    "django.utils.importlib": ("1.9", "import importlib"),
    "django.utils.lru_cache": ("3.0", "from functools import lru_cache"),
    "django.utils.datetime_safe": ("5.0", "import datetime"),
    "django.utils.baseconv": ("5.0", ""),
    "django.utils.simplejson": ("1.7", "import json"),
    "django.utils.unittest": ("1.9", "import unittest"),
    "django.contrib.staticfiles.templatetags": ("3.0", "from django.templatetags.static import static"),
    "django.contrib.admin.templatetags.admin_static": ("3.0", "from django.templatetags.static import static"),
}


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    place = place_in(project, seen.raised)
    own = seen.raised.own
    if place:
        yield Fact("It is imported here", place)
    elif seen.raised.frames and own is None:
        yield Fact(f"A package imports it: `{seen.raised.frames[-1].path}`")
    name = (
        seen["name"]
        or seen["old"]
        or next((gone for gone in GONE if seen["gone"].startswith(gone) and "." in gone), seen["gone"])
    )
    since, instead = GONE.get(name, ("", ""))
    if since:
        yield Fact(f"`{name}` is gone since Django {since}")
    else:
        yield Step(
            "See which Django is installed, and look the name up in its documentation", "python -m django --version"
        )
    if seen.raised.frames and place is None:
        yield Step("Upgrade the package to a release that knows this Django", "python -m pip list --outdated")
    if instead:
        yield Step("Import what took its place", instead)
    yield Step("To see all that goes with the next release", "python -Wd manage.py check")
