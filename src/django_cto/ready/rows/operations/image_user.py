"""# The container does not run as root

Who gets out of the process is root of the container, and with one more fault of the machine.

## Mend
Make a user in the Dockerfile, and end with `USER 10001` (by number: Kubernetes can check only that).

## Bad
```dockerfile
# Dockerfile
FROM python:3.13-slim
CMD ["gunicorn", "config.wsgi"]
```

## Good
```dockerfile
# Dockerfile
FROM python:3.13-slim
RUN useradd --uid 10001 app
USER 10001
CMD ["gunicorn", "config.wsgi"]
```
"""

from __future__ import annotations

import re

from django_cto.ready.code import Code
from django_cto.ready.outcome import Looked, Verdict, failed, not_applicable, passed
from django_cto.text import Place

WEIGHT = 4
MINUTES = 20

USER = re.compile(r"^\s*USER\s+(\S+)", re.MULTILINE | re.IGNORECASE)
ROOT = re.compile(r"(root|0)(:|$)")
DROPS = re.compile(r"\b(gosu|su-exec|setpriv|runuser)\b")


def code(code: Code) -> Verdict:
    if not code.deployment.images:
        return not_applicable("The project has no Dockerfile")
    for path, text in code.deployment.images.items():
        users = list(USER.finditer(text))
        looked = Looked(
            "USER",
            users[-1][1] if users else "none",
            Place(path, text.count("\n", 0, users[-1].start()) + 1 if users else 1),
        )
        dropped = any(DROPS.search(each) for each in code.deployment.texts.values())
        if (not users or ROOT.match(users[-1][1])) and not dropped:
            return failed(f"The image of `{path}` runs as root", looked)
    return passed("The images run as users of their own", looked)
