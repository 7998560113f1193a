"""# Errors are reported to somebody

An error that nobody hears of lasts until a customer writes. A report without release and environment does not say which
code it came from.

## Mend
Call `sentry_sdk.init(dsn=…, release=…, environment=…)` in the production settings, the DSN from the environment.

## Bad
```python
# config/settings/production.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
```

## Good
```python
# config/settings/production.py
import os

import sentry_sdk

INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "config.urls"
sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], release=os.environ["RELEASE"], environment="production")
```
"""

from __future__ import annotations

from django_cto.project.packages import import_name
from django_cto.ready.code import Code
from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, failed, manual, not_applicable, passed

WEIGHT = 7
MINUTES = 30

OTHERS = ("rollbar", "bugsnag", "elastic-apm", "newrelic", "ddtrace", "honeybadger", "airbrake", "opentelemetry-sdk")


def code(code: Code) -> Verdict:
    _ = code.settings
    found = [name for name in ("sentry-sdk", "raven", *OTHERS) if code.project.requires(name)]
    if not found:
        return failed("The project has no reporter of errors")
    if not any(import_name(name).partition(".")[0] in code.project.packages.imported for name in found):
        return manual(f"{found[0]} is among the packages, and no code imports it: is it started from outside?")
    return passed(f"The code imports {found[0]}", Looked("package", found[0]))


def loaded(loaded: Loaded) -> Verdict:
    told = loaded.part("sentry")
    if told is None:
        return not_applicable("Sentry's SDK is not installed")
    if not told["active"]:
        return failed("Sentry's SDK is installed, but has no DSN", Looked("SENTRY_DSN", "not set"))
    looked = [Looked(name, told[name]) for name in ("release", "environment")]
    if missing := [name for name in ("release", "environment") if not told[name]]:
        return failed(f"Reports bear no {' and no '.join(missing)}", *looked)
    return passed("Sentry is at work, and its reports say which code they come from", *looked)
