"""# A transaction is ended by hand within atomic

The request or task ends here, and all that its `atomic` block has stored is taken back.

## You see
```python
# rename.py
from django.db import transaction

from shop.models import Author


@transaction.atomic
def rename(old, new):
    Author.objects.filter(name=old).update(name=new)
    transaction.commit()


rename("Ada", "Augusta Ada")
```
```console
$ python manage.py shell -c "import rename"
django.db.transaction.TransactionManagementError: This is forbidden when an 'atomic' block is active.
```

## Because
`atomic` ends its transaction itself: it commits where the block ends, and takes back what was stored where an exception leaves
it. `commit()`, `rollback()` and `set_autocommit()` have no place within; nor has what calls them, as the management of another
library's connection does. With `ATOMIC_REQUESTS` each view is such a block, and in `TestCase` each test.

## Answer
```text
`rename` ends the transaction here (rename.py:9)
Leave it out: the end of the block commits
To take the block back, let an exception leave it, or mark it: transaction.set_rollback(True)
What has to run after the commit waits for it: transaction.on_commit(…)
```

## Good
```python
# rename.py
from django.db import transaction

from shop.models import Author


@transaction.atomic
def rename(old, new):
    Author.objects.filter(name=old).update(name=new)


rename("Ada", "Augusta Ada")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.frames import place_in

RAISED = "django.db.transaction.TransactionManagementError"
MESSAGE = r"This is forbidden when an 'atomic' block is active"
DOCS = "topics/db/transactions/#django.db.transaction.atomic"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    if (place := place_in(project, seen.raised)) and (frame := seen.raised.own):
        name = f"`{frame.function}` ends" if frame.function.isidentifier() else "This ends"
        yield Fact(f"{name} the transaction here", place)
    yield Step("Leave it out", "the end of the block commits")
    yield Step("To take the block back, let an exception leave it, or mark it", "transaction.set_rollback(True)")
    yield Step("What has to run after the commit waits for it", "transaction.on_commit(…)")
