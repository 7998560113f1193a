"""# Django, Python and PostgreSQL still get fixes of security

After its end a version gets none, and its holes are public. The dates are those of the projects themselves.

## Mend
Upgrade; Django's release notes and `python -W error::DeprecationWarning` say what changes.

## Bad
```pip
# requirements.txt
django==3.2.25
```

## Good
```pip
# requirements.txt
django==5.2.19
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from django_cto.ready.code import Code
from django_cto.ready.lifetimes import DATED, end_of, python_of
from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, failed, manual, passed

WEIGHT = 7
MINUTES = 480


def code(code: Code) -> Verdict:
    django = code.project.packages.get("django")
    return _verdict({"Django": (django.version or "") if django else "", "Python": python_of(code.deployment)})


def loaded(loaded: Loaded) -> Verdict:
    told = loaded.part("versions")
    found = {"Django": told["packages"].get("Django", ""), "Python": told["python"]}
    if "error" not in loaded.parts.get("database", {"error": ""}):
        server = loaded.part("database").get("default", {})
        found["PostgreSQL"] = server.get("server_version", "") if server.get("vendor") == "postgresql" else ""
    return _verdict(found)


def _verdict(found: Mapping[str, str]) -> Verdict:
    known = {name: version for name, version in found.items() if version}
    if not known:
        return manual("No file says which versions run")
    today = datetime.now(UTC).date()
    looked = [
        Looked(name, f"{version}, until {end_of(name, version) or 'not in our table'}")
        for name, version in known.items()
    ]
    if over := list(_ended(known, today)):
        return failed(f"No fixes any more for {' and '.join(over)} (table of {DATED})", *looked)
    return passed(f"All of them get fixes (table of {DATED})", *looked)


def _ended(known: Mapping[str, str], today: date) -> Iterator[str]:
    for name, version in known.items():
        end = end_of(name, version)
        if end and end < today:
            yield f"{name} {version} since {end}"
