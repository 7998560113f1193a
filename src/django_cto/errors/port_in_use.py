"""# Another process listens on the port already

The server does not start.

## You see
```python
# first.py
import socket
import sys

from django.core.management import execute_from_command_line

other = socket.create_server(("127.0.0.1", 8765))
sys.argv[0] = "manage.py"
execute_from_command_line(sys.argv)
```
```console
$ DJANGO_SETTINGS_MODULE=config.settings python first.py runserver --noreload 8765
Error: That port is already in use.
```

## Because
A server that was started before still runs: in another terminal, in the background after Ctrl+Z, in a container, in the
editor; on macOS, AirPlay listens on 5000 and 7000.

## Answer
```text
See who it is: lsof -i :8000
End it, by the number that was shown: kill <number>
Or take another port: python manage.py runserver 8001
```

## Good
```python
# first.py
import sys

from django.core.management import execute_from_command_line

sys.argv[0] = "manage.py"
execute_from_command_line(sys.argv)
```
```console
$ DJANGO_SETTINGS_MODULE=config.settings python first.py runserver --noreload 8765
Quit the server with CONTROL-C.
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step

RAISED = "Error OSError gunicorn.errors.HaltServer"
MESSAGE = r"That port is already in use|\[Errno (?:98|48)\] (?:Address already in use|error while attempting to bind)"
LINE = r"Connection in use: \('(?P<host>[^']*)', (?P<port>\d+)\)"
DOCS = "ref/django-admin/#runserver"
USUAL = 8000


def explain(seen: Seen) -> Iterator[Fact | Step]:
    said = seen["port"] or _port(seen.trace.text)
    yield Step("See who it is", f"lsof -i :{said or USUAL}")
    yield Step("End it, by the number that was shown", "kill <number>")
    yield Step("Or take another port", f"python manage.py runserver {int(said or USUAL) + 1}")


def _port(text: str) -> str:
    """The port that the text around it names."""
    found = re.search(r"server at https?://[^/\s]+:(\d+)|runserver\D* (?:[\d.]+:)?(\d{2,5})\b", text)
    return next((group for group in found.groups() if group), "") if found else ""
