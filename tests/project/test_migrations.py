from __future__ import annotations

from django_cto.project import project_from
from django_cto.project.migrations import Migration

HEAD = "from django.conf import settings\nfrom django.db import migrations, models\n"


def migration(body: str = "pass", *, before: str = "") -> str:
    return f"{HEAD}{before}\n\nclass Migration(migrations.Migration):\n    {body}\n"


def _first(text: str) -> Migration:
    found = project_from({"shop/models.py": HEAD, "shop/migrations/0001_initial.py": text})
    return found.migrations.by_key["shop", "0001_initial"]


def test_what_a_migration_says_of_itself() -> None:
    found = _first(
        migration(
            "atomic = False\n    replaces = [('shop', '0001_a')]\n    dependencies = [('people', '0002_b'), "
            "migrations.swappable_dependency(settings.AUTH_USER_MODEL)]"
        )
    )
    assert not found.is_atomic
    assert found.is_initial
    assert found.replaces == (("shop", "0001_a"),)
    assert found.dependencies == (("people", "0002_b"), ("__setting__", "AUTH_USER_MODEL"))


def test_operations_with_their_model_name_and_part() -> None:
    found = _first(
        migration(
            "operations = [migrations.CreateModel(name='Order', fields=[('id', models.AutoField())]), "
            "migrations.AddField('order', 'note', models.TextField()), migrations.RemoveField(model_name='Order', name='x'), "
            "migrations.RenameField('order', 'a', 'b'), migrations.RenameModel('Order', 'Sale'), "
            "migrations.AddIndex('order', models.Index(fields=['note'])), migrations.RunPython(print)]"
        )
    )
    rows = [(o.kind, o.model, o.name) for o in found.operations]
    assert rows == [
        ("CreateModel", "order", None),
        ("AddField", "order", "note"),
        ("RemoveField", "order", "x"),
        ("RenameField", "order", "a"),
        ("RenameModel", "order", "Sale"),
        ("AddIndex", "order", None),
        ("RunPython", None, None),
    ]
    assert [name for name, _ in found.operations[0].fields] == ["id"]
    assert found.operations[1].part is not None
    assert found.operations[3].new_name == "b"
    assert found.operations[4].new_name == "Sale"
    assert found.is_whole


def test_operations_of_the_project_and_those_in_halves() -> None:
    found = _first(
        migration(
            "operations = [Fill(print)] + [migrations.SeparateDatabaseAndState("
            "database_operations=[migrations.RunSQL('')], state_operations=[migrations.AddField('a', 'b', models.TextField())]), "
            "unknown()]",
            before="class Fill(migrations.RunPython): pass\n",
        )
    )
    assert [(o.kind, o.only) for o in found.operations] == [
        ("RunPython", ""),
        ("RunSQL", "database"),
        ("AddField", "state"),
        ("", ""),
    ]
    assert not found.is_whole


def test_the_order_is_that_of_the_dependencies() -> None:
    found = project_from(
        {
            "shop/models.py": HEAD,
            "shop/migrations/0001_initial.py": migration("dependencies = []"),
            "shop/migrations/0002_b.py": migration("dependencies = [('shop', '0003_a')]"),
            "shop/migrations/0003_a.py": migration("dependencies = [('shop', '0001_initial')]"),
            "shop/migrations/0004_squashed.py": migration(
                "replaces = [('shop', '0002_b')]\n    dependencies = [('shop', '0003_a')]"
            ),
        }
    )
    names = [m.key[1] for m in found.migrations.in_order("shop")]
    assert names == ["0001_initial", "0003_a", "0004_squashed"]


def test_migrations_that_wait_for_each_other_end() -> None:
    found = project_from(
        {
            "shop/models.py": HEAD,
            "shop/migrations/0001_a.py": migration("dependencies = [('shop', '0002_b')]"),
            "shop/migrations/0002_b.py": migration("dependencies = [('shop', '0001_a')]"),
        }
    )
    assert len(found.migrations.in_order("shop")) == 2


def test_only_new_migrations_are_reviewed() -> None:
    files = {
        "shop/models.py": HEAD,
        "shop/migrations/0001_initial.py": migration("operations = [migrations.CreateModel('Order', [])]"),
        "shop/migrations/0002_b.py": migration("operations = [migrations.CreateModel('Line', [])]"),
        "shop/migrations/0003_c.py": migration("operations = []"),
    }
    found = project_from(files, new_migrations=["shop/migrations/0002_b.py", "shop/migrations/0003_c.py"]).migrations
    assert [m.key[1] for m in found.reviewed] == ["0002_b", "0003_c"]
    assert found.is_new_table(found.by_key["shop", "0003_c"], "line")
    assert not found.is_new_table(found.by_key["shop", "0003_c"], "order")
    every = project_from(files).migrations
    assert len(every.reviewed) == 3
    assert not every.is_new_table(every.by_key["shop", "0003_c"], "line")


def _ends(**dependencies: list[str]) -> list[str]:
    """The last migrations of an app, by what each says of itself."""
    texts = {
        f"shop/migrations/{name}.py": migration(f"dependencies = {[('shop', other) for other in others]}")
        for name, others in dependencies.items()
    }
    return [end.key[1] for end in project_from({"shop/models.py": HEAD, **texts}).migrations.ends_of("shop")]


def test_the_ends_of_an_app() -> None:
    assert _ends() == []
    assert _ends(a=[], b=["a"]) == ["b"]
    assert _ends(a=[], b=["a"], c=["a"]) == ["b", "c"]
    assert _ends(a=[], b=["a"], c=["a"], d=["b", "c"]) == ["d"]


def test_who_follows_a_squashed_migration_follows_the_squash() -> None:
    texts = {
        "shop/migrations/0001_a.py": migration(),
        "shop/migrations/0002_b.py": migration("dependencies = [('shop', '0001_a')]"),
        "shop/migrations/0001_all.py": migration("replaces = [('shop', '0001_a'), ('shop', '0002_b')]"),
        "shop/migrations/0003_c.py": migration("dependencies = [('shop', '0002_b')]"),
    }
    found = project_from({"shop/models.py": HEAD, **texts}).migrations.ends_of("shop")
    assert [end.key[1] for end in found] == ["0003_c"]
