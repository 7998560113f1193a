"""# Django's own user model is used, though the project has another

Every page that asks for users answers with status 500.

## You see
```python
# members/models.py
from django.contrib.auth.models import AbstractUser


class Member(AbstractUser):
    pass
```
```python
# config/members.py
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "members"]
AUTH_USER_MODEL = "members.Member"
```
```python
# look.py
from django.contrib.auth.models import User

print(User.objects.all().query)
```
```console
$ python manage.py shell --settings config.members -c "import look"
AttributeError: Manager isn't available; 'auth.User' has been swapped for 'members.Member'
```

## Because
`AUTH_USER_MODEL` puts another model in the place of `auth.User`, whose table then does not exist. An import of `User` from
`django.contrib.auth.models`, in one's own code or in a package, leads to the model that was put away; `UserCreationForm` has it
built in.

## Answer
```text
`members.Member` is the user model (members/models.py:4)
It is asked for here (look.py:3)
Ask for the model that is in use: User = get_user_model()
In a relation, name the setting: models.ForeignKey(settings.AUTH_USER_MODEL, …)
A form of users needs a Meta of its own: class Meta(UserCreationForm.Meta): model = get_user_model()
```

## Good
```python
# look.py
from django.contrib.auth import get_user_model

print(get_user_model().objects.all().query)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "AttributeError"
MESSAGE = r"Manager isn't available; '(?P<old>[\w.]+)' has been swapped for '(?P<new>[\w.]+)'"
DOCS = "topics/auth/customizing/#referencing-the-user-model"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if model := project.models.find(seen["new"]):
        yield Fact(f"`{seen['new']}` is the user model", model.place)
    if place := place_in(project, seen.raised):
        yield Fact("It is asked for here", place)
    yield Step("Ask for the model that is in use", "User = get_user_model()")
    yield Step("In a relation, name the setting", "models.ForeignKey(settings.AUTH_USER_MODEL, …)")
    yield Step("A form of users needs a Meta of its own", "class Meta(UserCreationForm.Meta): model = get_user_model()")
