"""# A JSON Web Token is not valid

The client is told 401 and has to log in again; where the code decodes tokens itself, it answers with status 500.

## You see
```python
# config/api.py
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework", "rest_framework_simplejwt"]
```
```python
# read_token.py
from datetime import timedelta

from rest_framework_simplejwt.tokens import AccessToken

old = AccessToken()
old.set_exp(lifetime=-timedelta(minutes=1))
print(AccessToken(str(old))["jti"])
```
```console
$ python manage.py shell --settings config.api -c "import read_token"
rest_framework_simplejwt.exceptions.ExpiredTokenError: Token is expired
```

## Because
The token has expired, was signed with another key (each machine, worker or start has a SECRET_KEY of its own, or it was
changed), is of another kind (a refresh token where an access token is wanted), or was put on the blacklist by rotation. The
header is `Authorization: Bearer <token>`. Behind Apache's mod_wsgi the header is only passed on with `WSGIPassAuthorization On`.

## Answer
```text
It is read here (read_token.py:7)
The token has expired: let the client fetch a new one: POST /api/token/refresh/ {"refresh": …}
How long they hold: SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": timedelta(minutes=5), "REFRESH_TOKEN_LIFETIME": timedelta(days=1)}
In code that reads tokens, expect it: except TokenError: …
```

## Good
```python
# read_token.py
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken

try:
    print(AccessToken("old")["jti"])
except TokenError:
    print("Log in again.")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = (
    "rest_framework_simplejwt.exceptions.TokenError rest_framework_simplejwt.exceptions.ExpiredTokenError "
    "rest_framework_simplejwt.exceptions.InvalidToken rest_framework_simplejwt.exceptions.TokenBackendError "
    "jwt.exceptions.ExpiredSignatureError jwt.exceptions.InvalidSignatureError jwt.exceptions.DecodeError"
)
MESSAGE = (
    r"Token is (?P<state>expired|invalid|blacklisted)|Signature (?:has )?(?P<signature>expired|verification failed)"
    r"|Token has (?P<kind>wrong type|no id)|Given token not valid for any token type|Not enough segments"
)
LINE = r"\"?code\"?: ?\"(?P<state>token_not_valid)\""
DOCS = "https://django-rest-framework-simplejwt.readthedocs.io/en/latest/settings.html"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if place := place_in(project, seen.raised):
        yield Fact("It is read here", place)
    for entry in project.settings.modules:
        if setting := entry.get("SIMPLE_JWT"):
            yield Fact(f"`SIMPLE_JWT` of `{entry.name}` is said here", setting.place)
    if "expired" in (seen["state"], seen["signature"]):
        yield Step("The token has expired: let the client fetch a new one", 'POST /api/token/refresh/ {"refresh": …}')
        lifetimes = '{"ACCESS_TOKEN_LIFETIME": timedelta(minutes=5), "REFRESH_TOKEN_LIFETIME": timedelta(days=1)}'
        yield Step("How long they hold", f"SIMPLE_JWT = {lifetimes}")
    else:
        yield Step(
            "Let all processes sign with one and the same key, and keep it",
            "SIGNING_KEY in SIMPLE_JWT, else SECRET_KEY",
        )
        yield Step("Send an access token, no refresh token, in the header", "Authorization: Bearer <access token>")
    yield Step("In code that reads tokens, expect it", "except TokenError: …")
