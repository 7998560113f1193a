"""# The user model is the project's own

Django's own user model cannot get a field later without a migration of every table that points to it.

## Mend
Before the first deployment: `class User(AbstractUser)` in an app of your own, and `AUTH_USER_MODEL`. After it, see
Django's documentation, "Changing to a custom user model mid-project".
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Verdict, not_applicable

WEIGHT = 3
MINUTES = 240


def code(code: Code) -> Verdict:
    if not any(name.startswith("django.contrib.auth") for name in code.settings.get("INSTALLED_APPS", default=[])):
        return not_applicable("The site has no accounts of Django's", code.settings.looked("INSTALLED_APPS"))
    return code.by_rule("default-user-model", "`AUTH_USER_MODEL` names a model of the project")
