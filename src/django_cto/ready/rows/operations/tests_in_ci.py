"""# Tests run before a release

A change that broke something else is found by the machine within minutes, or by a customer within days.

## Mend
Let CI run the tests on every push, and release only what passed.

## Bad
```yaml
# .github/workflows/lint.yml
jobs:
  lint:
    steps:
      - run: ruff check .
```

## Good
```yaml
# .github/workflows/test.yml
jobs:
  test:
    steps:
      - run: pytest
```
"""

from __future__ import annotations

import re

from django_cto.ready.code import Code
from django_cto.ready.outcome import Looked, Verdict, failed, manual, passed

WEIGHT = 5
MINUTES = 60

# At the root, where CI looks for them: further down they are those of a template or another project.
CI = re.compile(
    r"\.github/(workflows|actions)/|\.gitlab-ci\.ya?ml|\.gitlab/|\.circleci/|azure-pipelines|bitbucket-pipelines|\.travis\.yml|\.woodpecker|\.forgejo/"
)
TESTS = re.compile(r"\bpytest\b|manage\.py[\s\"',]+test\b|\btox\b|\bnox\b|make[\s]+[\w-]*test|coverage run|runtests")


def code(code: Code) -> Verdict:
    files = {path: text for path, text in sorted(code.deployment.texts.items()) if CI.match(path)}
    if not files:
        return manual("No configuration of CI was found: what runs the tests?")
    testing = [path for path, text in files.items() if TESTS.search(text)]
    if not testing:
        return failed("CI runs no tests", *(Looked("read", path) for path in files))
    return passed("CI runs tests", *(Looked("read", path) for path in testing))
