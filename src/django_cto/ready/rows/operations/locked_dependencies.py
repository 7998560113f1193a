"""# Every release installs the same packages

Without a lock file the image of today has other versions than that of yesterday, and nobody chose them.

## Mend
Lock with uv, Poetry, pip-tools or `pip freeze`, commit the file, and install from it alone.

## Bad
```pip
# requirements.txt
django>=5
celery
```

## Good
```pip
# requirements.txt
django==5.2.19
celery==5.6.1
```
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Looked, Verdict, failed, manual, not_applicable, passed

WEIGHT = 5
MINUTES = 30

LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml")
RELEASED = ("PKG-INFO", ".dist-info/METADATA")
FEWEST = 0.9


def code(code: Code) -> Verdict:
    locks = [path for path in code.project.files if path.rpartition("/")[2] in LOCKS]
    if locks:
        return passed("A lock file is there", *(Looked("lock file", path) for path in locks))
    if any(path.endswith(RELEASED) for path in code.project.files):
        return not_applicable("It is a released package, which leaves its lock file at home")
    packages = [each for each in code.project.packages.values() if each.path]
    if not packages:
        return manual("No file that names packages was found")
    exact = [each for each in packages if each.version]
    looked = Looked("packages", f"{len(exact)} of {len(packages)} with an exact version")
    if len(exact) < FEWEST * len(packages):
        return failed("Packages are named without exact versions", looked)
    return passed("Packages are named with exact versions", looked)
