"""# A secret of production stands in the code

Who can read the repository, one of its forks, a backup or an image can use it: with SECRET_KEY he signs sessions and
password reset links for any account, with a token he acts as you. It stays in the history after it is deleted, so it has
to be replaced, not moved. A key as the default of an environment variable is the same key wherever the variable is
missing.

Looked at is what the settings of production hold in the end. Let be: the settings of developers and tests, a password of
a local service such as "postgres" that the environment replaces, and settings that refuse to start with the default.

## Bad
```python
# config/settings/production.py
import os

SECRET_KEY = "k3w9-2x8qv1d7zr7m-live"  # <-
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
COURIER = {
    "url": "https://api.courier.example",
    "api_token": os.environ["COURIER_API_TOKEN"],
}
```

## Good
```python
# config/settings/production.py
import os

SECRET_KEY = os.environ["SECRET_KEY"]
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
COURIER = {
    "url": "https://api.courier.example",
    "api_token": os.environ["COURIER_API_TOKEN"],
}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_cto.project import Project
from django_cto.project.definitions import External
from django_cto.project.settings import Setting
from django_cto.project.settings.values import Choice, Env, Listing, Literal, Table, Value, by_default
from django_cto.rule import Confidence, Finding, Fix, Safety, Severity
from django_cto.text import Edit, Place

SEVERITY = Severity.BLOCKER
KEYS = frozenset({"SECRET_KEY", "SECRET_KEY_FALLBACKS", "SIGNING_KEY"})
SECRET = re.compile(
    r"(^|_)(SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|API_?KEY|PRIVATE_KEY|(SECRET_)?ACCESS_KEY|AUTH_KEY)(_KEY)?$"
)
# Names that end like a secret and hold none: `CSRF_COOKIE_NAME` never gets here, `..._TOKEN_URL` neither.
PUBLIC = re.compile(r"(PUBLIC|PUBLISHABLE|CLIENT_TOKEN|SITE_KEY|RESET_TOKEN|CSRF_TOKEN|_FIELD|MODEL)")
LOOKS_RANDOM = re.compile(r"^(?=.*\d)(?=.*[A-Za-z])[\w+/=.~!@#$%^&*():;<>?{}\[\]|-]{12,}$")
NOT_RANDOM = re.compile(
    r"(://|^/|\.\w+\.|example|change|your[-_ ]|xxx|placeholder|dummy|\s|^<.*>$|^\$?\{)", re.IGNORECASE
)
IN_URL = re.compile(r"^\w[\w+.-]*://[^/:@\s]*:(?P<password>[^/@\s]+)@(?!localhost|127\.)")
DEEPEST = 4


def check(project: Project) -> Iterator[Finding]:
    seen: set[Place] = set()
    for entry in project.settings.production:
        for setting in entry.settings.values():
            for name, literal, is_fallback in _texts(setting.name, setting.value, is_fallback=bool(setting.overridden)):
                is_new = literal.place not in seen and not entry.is_guarded(setting.name)
                if is_new and _is_secret(name, str(literal.value), is_fallback):
                    seen.add(literal.place)
                    yield _finding(project, setting, name, literal, is_fallback)


def _texts(name: str, value: Value, depth: int = 0, *, is_fallback: bool) -> Iterator[tuple[str, Literal, bool]]:
    """The literal texts in a value with the name or key that holds each, and whether the environment may replace it."""
    if isinstance(value, Env | Choice):
        yield from _texts(name, by_default(value), depth, is_fallback=True)
    elif isinstance(value, Literal) and isinstance(value.value, str) and value.value:
        yield name, value, is_fallback
    elif isinstance(value, Table) and depth < DEEPEST:
        for key, entry in value.entries.items():
            yield from _texts(key, entry, depth + 1, is_fallback=is_fallback)
    elif isinstance(value, Listing) and depth < DEEPEST:
        for item in value.items:
            yield from _texts(name, item.value, depth + 1, is_fallback=is_fallback)


def _is_secret(name: str, text: str, is_fallback: bool) -> bool:
    upper = name.upper().replace("-", "_")
    if upper in KEYS:
        return True
    if found := IN_URL.match(text):
        return _looks_random(found["password"])
    if not SECRET.search(upper) or PUBLIC.search(upper):
        return False
    # A short word is a password only where nothing can replace it, and only where passwords stand.
    return _looks_random(text) or (upper == "PASSWORD" and not is_fallback and not NOT_RANDOM.search(text))


def _looks_random(text: str) -> bool:
    return bool(LOOKS_RANDOM.match(text)) and not NOT_RANDOM.search(text)


def _finding(project: Project, setting: Setting, name: str, literal: Literal, is_fallback: bool) -> Finding:
    where = setting.name if name == setting.name else f"{setting.name}[…][{name!r}]".replace("'", '"')
    does = "falls back to a secret that stands in the code" if is_fallback else "is a secret that stands in the code"
    harm = "who reads it can sign any session" if setting.name in KEYS else "who reads it can use it"
    return Finding(
        place=literal.place,
        message=f"`{where}` {does}: {harm}",
        confidence=Confidence.LIKELY if is_fallback else Confidence.CERTAIN,
        fix=None if is_fallback else _fix(project, setting, name, literal),
    )


def _fix(project: Project, setting: Setting, name: str, literal: Literal) -> Fix | None:
    """Read it from the environment, where the module has `os` at hand."""
    place, module = literal.place, project.modules.get(literal.place.path)
    if module is None or place.line != place.end_line or setting.name != name:
        return None
    if project.names.lookup(module, "os") != External("os"):
        return None
    edit = Edit(place.path, (place.line, place.column), (place.end_line, place.end_column), f'os.environ["{name}"]')
    return Fix("Read it from the environment and replace it, as it is known now", Safety.UNSAFE, (edit,))
