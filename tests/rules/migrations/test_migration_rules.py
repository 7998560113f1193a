from types import ModuleType

import pytest

from django_cto.flow import Flow
from django_cto.project import Project, project_from
from django_cto.rules.migrations import (
    app_code_in_migration,
    column_removed_while_used,
    index_locks_table,
    irreversible_migration,
)

MODELS = """\
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Order(models.Model):
    made = models.DateTimeField()
    total = models.IntegerField()
    tags = ArrayField(models.TextField())

    @property
    def old(self):
        return 1


class Kind(models.Model):
    name = models.CharField(max_length=9)
"""
HEAD = "from django.db import migrations, models\n"


def migration(operations: str, *, before: str = "", body: str = "") -> str:
    first = "dependencies = [('shop', '0001_initial')]"
    return f"{HEAD}{before}\n\nclass Migration(migrations.Migration):\n    {first}\n    {body}\n    operations = [{operations}]\n"


def project(text: str, *, models: str = MODELS, **more: str) -> Project:
    files = {"shop/models.py": models, "shop/migrations/0002_next.py": text}
    files["shop/migrations/0001_initial.py"] = (
        f"{HEAD}class Migration(migrations.Migration):\n    operations = [migrations.CreateModel('Order', "
        "[('made', models.DateTimeField()), ('total', models.IntegerField(db_index=False))])]\n"
    )
    files |= {path.replace("__", "/") + ".py": code for path, code in more.items()}
    return project_from(files, new_migrations=["shop/migrations/0002_next.py"])


ADD = "migrations.AddIndex('order', models.Index(fields=['made'], name='x'))"


@pytest.mark.parametrize(
    "operations",
    [
        ADD,
        "migrations.AlterField('order', 'total', models.IntegerField(db_index=True))",
        "migrations.AddConstraint('order', models.UniqueConstraint(fields=['total'], name='x'))",
        f"{ADD}, {ADD}",
    ],
)
def test_an_index_on_an_existing_table_is_found_once(operations: str) -> None:
    assert len(list(index_locks_table.check(project(migration(operations))))) == 1


SETTINGS = "INSTALLED_APPS = []\nROOT_URLCONF = 'shop.urls'\nDATABASES = {{'default': {{'ENGINE': '{}'}}}}\n"


@pytest.mark.parametrize(("engine", "has_fix"), [("postgresql", True), ("sqlite3", False)])
def test_what_the_database_of_the_tests_does_not_know_is_not_offered(engine: str, has_fix: bool) -> None:
    live = SETTINGS.format("django.db.backends.postgresql")
    other = SETTINGS.format(f"django.db.backends.{engine}")
    found = project(migration(ADD), config__settings__production=live, config__settings__local=other)
    assert [bool(finding.fix) for finding in index_locks_table.check(found)] == [has_fix]


@pytest.mark.parametrize(
    "operations",
    [
        f"migrations.CreateModel('Order', []), {ADD}",
        "migrations.AddIndex('kind', models.Index(fields=['name'], name='x'))",
        "AddIndexConcurrently('order', models.Index(fields=['made'], name='x'))",
        "migrations.AddConstraint('order', models.CheckConstraint(check=1, name='x'))",
        "migrations.AlterField('order', 'made', models.DateTimeField(null=True))",
        f"migrations.SeparateDatabaseAndState(state_operations=[{ADD}])",
    ],
)
def test_new_and_small_tables_and_other_operations_are_let_be(operations: str) -> None:
    before = "from django.contrib.postgres.operations import AddIndexConcurrently\n"
    assert list(index_locks_table.check(project(migration(operations, before=before)))) == []


def test_other_databases_are_let_be() -> None:
    plain = MODELS.replace("from django.contrib.postgres.fields import ArrayField\n", "")
    sqlite = (
        "ROOT_URLCONF = 'x'\nINSTALLED_APPS = []\n"
        "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'x'}}\n"
    )
    assert list(index_locks_table.check(project(migration(ADD), models=plain))) == []
    assert list(index_locks_table.check(project(migration(ADD), config__settings=sqlite))) == []
    assert (
        len(
            list(
                index_locks_table.check(
                    project(migration(ADD), config__settings=sqlite.replace("sqlite3", "postgresql"))
                )
            )
        )
        == 1
    )


@pytest.mark.parametrize(
    ("operations", "body"),
    [
        ("migrations.RunPython(f, migrations.RunPython.noop)", ""),
        ("migrations.RunPython(code=f, reverse_code=g)", ""),
        ("migrations.RunPython(migrations.RunPython.noop)", ""),
        ("migrations.RunPython(f, elidable=True)", ""),
        ("migrations.RunPython(**both)", ""),
        ("migrations.RunPython(seed)", ""),
        ("migrations.RunSQL('a', 'b')", ""),
        ("migrations.RunPython(f)", "replaces = [('shop', '0001_initial')]"),
        ("migrations.RunPython(f)", "initial = True"),
        ("Own(f)", ""),
    ],
)
def test_what_can_be_taken_back_is_let_be(operations: str, body: str) -> None:
    before = (
        "def f(apps, editor): pass\ndef g(apps, editor): pass\n"
        "def seed(apps, editor): apps.get_model('shop', 'Kind').objects.create(name='x')\n"
        "class Own(migrations.RunPython): pass\n"
    )
    assert list(irreversible_migration.check(project(migration(operations, before=before, body=body)))) == []


def test_a_migration_is_reported_once_for_all_its_operations() -> None:
    found = list(irreversible_migration.check(project(migration("migrations.RunPython(f), migrations.RunSQL('x')"))))
    assert [len(finding.related) for finding in found] == [1]


@pytest.mark.parametrize(
    "code",
    [
        "def f(apps, editor):\n    from shop.models import Order\n    Order.objects.update(total=1)\n",
        "from shop.models import Order\ndef f(apps, editor):\n    Order(total=1).save()\n",
        "from shop.models import Order\ndef help():\n    return Order.objects.all()\ndef f(apps, editor):\n    help()\n",
        "from shop.services import f\n",
    ],
)
def test_real_models_in_a_migration_are_found(code: str) -> None:
    services = "from shop.models import Order\ndef f(apps, editor):\n    Order.objects.update(total=1)\n"
    text = migration("migrations.RunPython(f, migrations.RunPython.noop)", before=code)
    assert len(list(app_code_in_migration.check(project(text, shop__services=services)))) == 1


@pytest.mark.parametrize(
    "code",
    [
        "def f(apps, editor):\n    Order = apps.get_model('shop', 'Order')\n    Order.objects.update(total=1)\n",
        "from shop.models import Order\ndef f(apps, editor):\n    Order = apps.get_model('a', 'b')\n    Order.objects.all()\n",
        "from shop.models import Order\ndef f(apps, editor):\n    return Order.LIMIT\n",
        "from shop.models import Order\ndef unused():\n    return Order.objects.all()\ndef f(apps, editor): pass\n",
        "from django.contrib.auth.models import Group\ndef f(apps, editor):\n    Group.objects.all()\n",
    ],
)
def test_models_of_that_day_and_constants_are_let_be(code: str) -> None:
    text = migration("migrations.RunPython(f, migrations.RunPython.noop)", before=code)
    assert list(app_code_in_migration.check(project(text))) == []


REMOVE = "migrations.RemoveField('order', 'note')"


def removed(operations: str, code: str = "") -> int:
    services = f"from shop.models import Order\ndef f(order: Order):\n    {code or 'pass'}\n"
    found = project(migration(operations), shop__services=services)
    return len(list(column_removed_while_used.check(found, Flow(found))))


@pytest.mark.parametrize(
    "code",
    [
        "return order.note",
        "order.note = 1",
        "Order.objects.filter(note__isnull=True)",
        "Order.objects.order_by('note')",
        "Order.objects.values_list('pk', 'note')",
        "Order.objects.update(note='')",
    ],
)
def test_a_removed_column_that_is_used_is_found(code: str) -> None:
    assert removed(REMOVE, code) == 1
    assert removed("migrations.RenameField('order', 'note', 'total')", code) == 1


def test_a_removed_column_that_the_model_still_declares_is_found() -> None:
    assert removed("migrations.RemoveField('order', 'total')") == 1
    assert removed("migrations.DeleteModel('Order')") == 1


@pytest.mark.parametrize(
    ("operations", "code"),
    [
        (REMOVE, "return order.total"),
        (REMOVE, "return unknown.note"),
        ("migrations.RemoveField('order', 'old')", "return order.old"),
        (f"{REMOVE}, migrations.AddField('order', 'note', models.TextField())", "return order.note"),
        ("migrations.RemoveField('order', 'total'), migrations.RenameField('order', 'x', 'total')", ""),
        ("migrations.DeleteModel('Order'), migrations.CreateModel('Order', [])", ""),
        ("migrations.CreateModel('Order', [], options={'proxy': True}), migrations.DeleteModel('Order')", ""),
        (f"migrations.SeparateDatabaseAndState(database_operations=[{REMOVE}])", "return order.note"),
    ],
)
def test_what_is_there_again_or_not_used_is_let_be(operations: str, code: str) -> None:
    assert removed(operations, code) == 0


QUERYSET = """\
class OrderQuerySet(models.QuerySet):
    def by_note(self, note):
        return self.filter(note=note)

class OrderManager(models.Manager):
    {method}

class Order(models.Model):
    total = models.IntegerField()
    objects = OrderManager.from_queryset(OrderQuerySet)()
"""


@pytest.mark.parametrize(
    ("method", "code", "times"),
    [
        ("pass", "", 1),
        ("def by_note(self, note): return self.none()", "", 0),
        ("def by_note(self, note): return self.none()", "Order.objects.filter(total=1).by_note('a')", 1),
    ],
)
def test_what_a_manager_hides_of_its_queryset_is_no_use(method: str, code: str, times: int) -> None:
    models = f"from django.db import models\n{QUERYSET.format(method=method)}"
    services = f"from shop.models import Order\ndef f():\n    {code or 'pass'}\n"
    found = project(migration(REMOVE), models=models, shop__services=services)
    assert len(list(column_removed_while_used.check(found, Flow(found)))) == times


def history(operations: str, *apps: str) -> Project:
    """Two migrations after the first one in each app, reviewed with the whole history."""
    files = {"config/settings.py": "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\n"}
    for app in apps:
        files[f"{app}/models.py"] = MODELS
        for name in ("0002_next", "0003_last"):
            text = migration(operations, before="def f(apps, editor): pass").replace("'shop'", f"'{app}'")
            files[f"{app}/migrations/{name}.py"] = text
    return project_from(files)


RUN = "migrations.RunPython(f)"


@pytest.mark.parametrize(("operations", "rule"), [(ADD, index_locks_table), (RUN, irreversible_migration)])
def test_of_a_history_an_app_is_told_once_and_many_apps_together(operations: str, rule: ModuleType) -> None:
    one, two = list(rule.check(history(operations, "a", "b")))
    assert one.message.endswith(", like 1 other migration of `a`")
    assert two.message.endswith(", like 1 other migration of `b`")
    (found,) = rule.check(history(operations, "a", "b", "c"))
    assert found.message.endswith(", like 5 other migrations of 3 apps")
    assert len(found.related) == 5
    assert len({edit.path for edit in found.fix.edits}) == 6


def test_new_migrations_are_told_one_by_one() -> None:
    both = {f"shop/migrations/{name}.py": migration(RUN, before="def f(a, b): pass") for name in ("0002_a", "0003_b")}
    found = project_from(both | {"shop/models.py": MODELS}, new_migrations=sorted(both))
    assert len(list(irreversible_migration.check(found))) == 2


def test_two_tables_of_a_migration_are_locked_in_one_finding() -> None:
    other = ADD.replace("order", "line")
    models = f"{MODELS}\n\nclass Line(models.Model):\n    made = models.DateTimeField()\n"
    (found,) = index_locks_table.check(project(migration(f"{ADD}, {other}"), models=models))
    assert [related.note for related in found.related] == ["so does this one with `line`"]


def test_a_table_whose_rows_need_no_date_and_no_other_row_is_let_be() -> None:
    parent = "    parent = models.ForeignKey('self', null=True, on_delete=models.CASCADE)\n"
    seen = "    seen = models.DateTimeField(null=True)\n"
    counts = {
        fields: len(list(index_locks_table.check(project(migration(ADD.replace("order", "kind")), models=models))))
        for fields in (parent, parent + seen, seen, parent.replace("null=True, ", ""))
        for models in [MODELS + fields]
    }
    assert list(counts.values()) == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("sql", "times"),
    [
        ("DROP TABLE IF EXISTS old CASCADE;", 0),
        ("insert into a select * from b; DROP TABLE b", 0),
        ("update a set b = 1", 1),
        ("drop table b; update a set b = 1", 1),
        ("drop index b", 1),
    ],
)
def test_sql_that_only_adds_rows_or_drops_tables_is_let_be(sql: str, times: int) -> None:
    found = irreversible_migration.check(project(migration(f"migrations.RunSQL({sql!r})")))
    assert len(list(found)) == times
