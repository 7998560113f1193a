"""# No installed package has a known vulnerability

What is known of a package's faults is known to attackers first. The Open Source Vulnerabilities database is asked by
name and version of each package; nothing else leaves the machine.

## Mend
Upgrade the packages named, and let a robot (Dependabot, Renovate) offer upgrades every week.
"""

from __future__ import annotations

from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, judged
from django_cto.ready.vulnerabilities import known_vulnerabilities

WEIGHT = 8
MINUTES = 60

MOST_NAMED = 8


def loaded(loaded: Loaded) -> Verdict:
    packages = loaded.part("versions")["packages"]
    found = known_vulnerabilities(packages)
    looked = (Looked(f"{name} {packages[name]}", ", ".join(ids)) for name, ids in list(found.items())[:MOST_NAMED])
    return judged(not found, f"None of {len(packages)} packages has one", f"{len(found)} packages have one", *looked)
