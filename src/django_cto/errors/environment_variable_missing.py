"""# The environment does not have a variable that the settings ask for

Nothing of the project can be started, on this machine or in this container.

## You see
```python
# config/hosted.py
import os

from config.settings import *

PAYMENT_URL = os.environ["PAYMENT_URL"]
```
```console
$ python manage.py check --settings config.hosted
KeyError: 'PAYMENT_URL'
```

## Because
The settings take a value from the environment and have no default for it, so that it cannot be forgotten. It was forgotten: the
file `.env` is missing or not read (Django reads none by itself), the service, the image's build or the CI's job was not given
it, or `sudo`, cron and systemd start with an environment of their own.

## Answer
```text
`PAYMENT_URL` is asked for here (config/hosted.py:5)
Give it to the process in its environment: PAYMENT_URL=…
Or let a step that does not need the value (collectstatic in a build) have a placeholder: PAYMENT_URL=unused python manage.py …
```

## Good
```python
# config/hosted.py
import os

from config.settings import *

PAYMENT_URL = os.environ.get("PAYMENT_URL", "https://payment.example")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "KeyError django.core.exceptions.ImproperlyConfigured environ.compat.ImproperlyConfigured decouple.UndefinedValueError"
MESSAGE = (
    r"^'(?P<key>(?!\w*SECRET_KEY')[A-Z][A-Z0-9_]+)'$|^Set the (?P<environ>(?!\w*SECRET_KEY)\w+) environment variable"
    r"|^(?P<decouple>(?!\w*SECRET_KEY)\w+) not found\. Declare it as envvar"
)
LINE = r"Set the (?P<environ>(?!\w*SECRET_KEY)\w+) environment variable$|UndefinedValueError: (?P<decouple>(?!\w*SECRET_KEY)\w+) not found\."
# A key that is missing in any other dict says nothing of the environment.
FRAME = r"(?:\bos|\bos\.py|<frozen os>):__getitem__$|environ[\\/](?:environ|fileaware_mapping)\.py:|decouple\.py:"
DOCS = "https://12factor.net/config"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    name = seen["key"] or seen["environ"] or seen["decouple"]
    if place := place_in(project, seen.raised):
        yield Fact(f"`{name}` is asked for here", place)
    yield Step("Give it to the process in its environment", f"{name}=…")
    yield Step(
        "Or let a step that does not need the value (collectstatic in a build) have a placeholder",
        f"{name}=unused python manage.py …",
    )
