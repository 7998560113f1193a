"""# The secret key is strong and not in the code

Whoever has the key signs sessions, tokens and password resets of any user. A key in the repository is known to all who
ever had a copy of it.

## Mend
Read `SECRET_KEY` from the environment without a default, and make one of at least 50 random characters:
`python -c "import secrets; print(secrets.token_urlsafe(64))"`.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
SECRET_KEY = "k3!f0a9s8d7f6g5h4j3k2l1q0w9e8r7t6y5u4i3o2p1a0s9d8f7"
```

## Good
```python
# config/settings/production.py
import os

INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
SECRET_KEY = os.environ["SECRET_KEY"]
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, failed, passed

WEIGHT = 10
MINUTES = 10
# What Django's own check security.W009 asks for.
SHORTEST, FEWEST = 50, 5


def code(code: Code) -> Verdict:
    return code.by_rule("secret-in-code", "No secret is written into the settings")


def loaded(loaded: Loaded) -> Verdict:
    key = loaded.part("secret")
    looked = Looked("SECRET_KEY", f"{key['length']} characters, {key['distinct']} different ones")
    if key["insecure"]:
        return failed("The key is the one that `startproject` made", looked)
    if key["length"] < SHORTEST or key["distinct"] < FEWEST:
        return failed(f"The key has less than {SHORTEST} characters, or less than {FEWEST} different ones", looked)
    return passed("The key is long and mixed enough", looked)
