"""# The key does not fit the way in which tokens are signed

Nobody can log in: every token that is asked for answers with status 500.

## You see
```python
# config/api.py
import os

from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework", "rest_framework_simplejwt"]
SIMPLE_JWT = {"SIGNING_KEY": os.environ.get("JWT_KEY", "")}
```
```python
# make_token.py
from rest_framework_simplejwt.tokens import AccessToken

print(str(AccessToken())[:3])
```
```console
$ python manage.py shell --settings config.api -c "import make_token"
jwt.exceptions.InvalidKeyError: HMAC key must not be empty.
```

## Because
`HS256` signs with a secret that must not be empty and ought to have 32 bytes; `RS256` and `ES256` sign with a private key in
PEM form, whose line ends get lost in an environment variable, and need the package `cryptography`. A public key in the place
of a secret is refused, since anybody could then sign.

## Answer
```text
`SIMPLE_JWT` of `config.api` is said here (config/api.py:6)
For HS256, give it a secret: python -c "import secrets; print(secrets.token_urlsafe(50))"
For RS256, install what reads keys, and keep the line ends of the PEM: python -m pip install cryptography
```

## Good
```console
$ JWT_KEY=a-secret-that-is-longer-than-thirty-two-bytes python manage.py shell --settings config.api -c "import make_token"
$ sed -i 's/"JWT_KEY", ""/"JWT_KEY", "a-secret-that-is-longer-than-thirty-two-bytes"/' config/api.py
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project

RAISED = "jwt.exceptions.InvalidKeyError rest_framework_simplejwt.exceptions.TokenBackendError ValueError"
MESSAGE = (
    r"HMAC key must not be empty|The specified key is an asymmetric key|Could not parse the provided public key"
    r"|You must have cryptography installed to use|Could not deserialize key data|Unable to load PEM file"
)
DOCS = "https://django-rest-framework-simplejwt.readthedocs.io/en/latest/settings.html#signing-key"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    for entry in project.settings.modules:
        if setting := entry.get("SIMPLE_JWT"):
            yield Fact(f"`SIMPLE_JWT` of `{entry.name}` is said here", setting.place)
    yield Step("For HS256, give it a secret", 'python -c "import secrets; print(secrets.token_urlsafe(50))"')
    yield Step(
        "For RS256, install what reads keys, and keep the line ends of the PEM", "python -m pip install cryptography"
    )
