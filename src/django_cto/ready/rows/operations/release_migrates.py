"""# The release applies migrations by itself

A step that somebody does by hand is forgotten on the evening it matters.

## Mend
Run `python manage.py migrate` once a release, before the new code serves: a release command, a job, a service that runs
to its end.

## Bad
```procfile
# Procfile
web: gunicorn config.wsgi
```

## Good
```procfile
# Procfile
release: python manage.py migrate
web: gunicorn config.wsgi
```
"""

from __future__ import annotations

import re

from django_cto.ready.code import Code
from django_cto.ready.outcome import Looked, Verdict, failed, manual, not_applicable, passed
from django_cto.text import Place

WEIGHT = 4
MINUTES = 20

CI = re.compile(r"(^|/)\.(github|gitlab|circleci|forgejo|woodpecker)")
# Files that say all that runs, so that what is not in them does not run.
WHOLE = re.compile(r"(^|/)(Procfile|(docker-)?compose[^/]*\.ya?ml)$")
MIGRATES = re.compile(r"(?:manage(?:\.py)?|django-admin)[\"',\s]+migrate\b|\bmigrate_schemas\b")


def code(code: Code) -> Verdict:
    if not code.deployment.commands:
        return not_applicable("No file starts the site")
    for path, text in sorted(code.deployment.texts.items()):
        if CI.search(path):
            continue
        if found := MIGRATES.search(text):
            return passed(
                "A step of the release migrates",
                Looked(found[0], "", Place(path, text.count("\n", 0, found.start()) + 1)),
            )
    started = [command for command in code.deployment.commands if WHOLE.search(command.place.path)]
    if not started:
        return manual("No file runs `migrate`: which step of the release does?")
    return failed("The file that starts the site has no step that runs `migrate`", Looked("read", "", started[0].place))
