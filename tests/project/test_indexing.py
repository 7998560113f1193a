"""An index is declared on its model and made by a migration that follows the app's last one."""

from __future__ import annotations

import pytest

from django_cto.project import Project, project_from
from django_cto.project.indexing import index_edits, leaf_of
from django_cto.text import Edit, apply_edits

MODELS = """\
from django.db import models


class Order(models.Model):
    code = models.CharField(max_length=40)
    placed = models.DateTimeField()

    def __str__(self):
        return self.code
"""
FIRST = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[("code", models.CharField(max_length=40)), ("placed", models.DateTimeField())],
        ),
    ]
"""
NEXT = """\
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "{}")]
    operations = [{}]
"""
APP = {"shop/__init__.py": "", "shop/apps.py": "", "shop/migrations/__init__.py": ""}
POSTGRESQL = "from django.contrib.postgres.fields import ArrayField\n"


def project(models: str = MODELS, **migrations: str) -> Project:
    texts = {
        f"shop/migrations/{name.lstrip('m')}.py": text
        for name, text in (migrations or {"m0001_initial": FIRST}).items()
    }
    return project_from({**APP, "shop/models.py": models, **texts})


def edits(found: Project, *columns: str) -> tuple[Edit, ...] | None:
    return index_edits(found, next(iter(found.models.concrete)), columns or ("code",))


def indexed(models: str) -> str:
    """The text of the models with the index."""
    made = edits(project(models))
    assert made
    return apply_edits({"shop/models.py": models}, made)["shop/models.py"]


def generated(found: Project) -> tuple[str, str]:
    """The path of the migration and its text."""
    made = edits(found)
    assert made
    return made[1].path, made[1].text


def test_the_migration_follows_the_last_one() -> None:
    path, text = generated(project())
    assert path == "shop/migrations/0002_order_code_idx.py"
    assert 'dependencies = [("shop", "0001_initial")]' in text
    assert 'migrations.AddIndex(\n            model_name="order",' in text
    assert 'models.Index(fields=["code"], name="order_code_idx")' in text
    assert "atomic" not in text


def test_on_postgresql_it_is_built_concurrently() -> None:
    _, text = generated(project(POSTGRESQL + MODELS))
    assert "from django.contrib.postgres.operations import AddIndexConcurrently\n" in text
    assert "    atomic = False\n" in text
    assert "\n        AddIndexConcurrently(\n" in text


def test_where_the_tests_run_on_another_database_no_migration_is_right() -> None:
    settings = "INSTALLED_APPS = []\nROOT_URLCONF = 'shop.urls'\nDATABASES = {{'default': {{'ENGINE': '{}'}}}}\n"
    production = settings.format("django.db.backends.postgresql")
    for other, is_made in (("django.db.backends.postgresql", True), ("django.db.backends.sqlite3", False)):
        texts = {"config/settings/production.py": production, "config/settings/test.py": settings.format(other)}
        shop = {"shop/models.py": MODELS, "shop/migrations/0001_initial.py": FIRST, **APP}
        found = project_from({**shop, **texts, "config/settings/__init__.py": ""})
        assert [entry.path for entry in found.settings.production] == ["config/settings/production.py"]
        assert bool(edits(found)) == is_made


@pytest.mark.parametrize("text", [MODELS, POSTGRESQL + MODELS])
def test_the_migration_can_be_read_and_is_then_the_last(text: str) -> None:
    before = project(text)
    made = edits(before)
    assert made
    texts = {path: before.text(path) for path in before.files}
    after = project_from(apply_edits(texts, made))
    leaf = leaf_of(after, "shop")
    assert leaf is not None
    assert leaf.key == ("shop", "0002_order_code_idx")
    assert leaf.is_whole
    assert next(iter(after.models.concrete)).indexes[0].name == "order_code_idx"


def test_the_number_is_one_more_than_any() -> None:
    second = NEXT.format("0001_initial", "")
    path, text = generated(project(m0001_initial=FIRST, m0007_second=second))
    assert path == "shop/migrations/0008_order_code_idx.py"
    assert '("shop", "0007_second")' in text


def test_two_last_migrations_are_nothing_to_go_on_from() -> None:
    second = NEXT.format("0001_initial", "")
    assert edits(project(m0001_initial=FIRST, m0002_one=second, m0002_other=second)) is None


def test_what_cannot_be_read_is_nothing_to_go_on_from() -> None:
    assert edits(project(m0001_initial=FIRST, m0002_odd="Migration = made_elsewhere()\n")) is None


def test_a_column_that_no_migration_knows_gets_no_index() -> None:
    more = MODELS.replace("    placed =", "    fresh = models.DateTimeField()\n    placed =")
    assert edits(project(more), "fresh") is None
    assert edits(project(more), "code") is not None


@pytest.mark.parametrize("operation", ['migrations.RenameModel("Purchase", "Order")', "made_elsewhere()"])
def test_where_the_state_is_not_sure_there_is_none(operation: str) -> None:
    assert edits(project(m0001_initial=FIRST, m0002_second=NEXT.format("0001_initial", operation))) is None


def test_a_meta_is_made_where_there_is_none() -> None:
    assert indexed(MODELS) == MODELS.replace(
        "    placed = models.DateTimeField()\n",
        "    placed = models.DateTimeField()\n\n    class Meta:\n"
        '        indexes = [models.Index(fields=["code"], name="order_code_idx")]\n',
    )


META = "    class Meta:\n        ordering = ['code']\n\n    def __str__"
ITEM = 'models.Index(fields=["code"], name="order_code_idx")'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("        ordering = ['code']\n", f"        indexes = [{ITEM}]\n        ordering = ['code']\n"),
        (
            "        indexes = [models.Index(fields=['placed'])]\n",
            f"        indexes = [models.Index(fields=['placed']), {ITEM}]\n",
        ),
        (
            "        indexes = [\n            models.Index(fields=['placed']),\n        ]\n",
            f"        indexes = [\n            models.Index(fields=['placed']),\n            {ITEM},\n        ]\n",
        ),
    ],
)
def test_a_meta_that_is_there_takes_it(before: str, after: str) -> None:
    text = MODELS.replace("    def __str__", f"    class Meta:\n{before}\n    def __str__")
    assert indexed(text) == text.replace(before, after)


@pytest.mark.parametrize(
    "options",
    [
        "        indexes = OTHERS\n",
        "        indexes = []\n",
        "        indexes = [models.Index(fields=['placed'], name='order_code_idx')]\n",
    ],
)
def test_what_cannot_take_it_is_let_be(options: str) -> None:
    text = MODELS.replace("    def __str__", f"    class Meta:\n{options}\n    def __str__")
    assert edits(project(text)) is None


def test_an_inherited_meta_is_not_hidden() -> None:
    base = "class Base(models.Model):\n    class Meta:\n        abstract = True\n        ordering = ['code']\n\n\nclass Order(Base)"
    assert edits(project(MODELS.replace("class Order(models.Model)", base))) is None


def test_a_long_name_is_shortened_to_what_every_database_takes() -> None:
    name = "code_of_the_parcel_that_was_sent_back"
    text, first = MODELS.replace("code =", f"{name} ="), FIRST.replace('"code"', f'"{name}"')
    made = edits(project(text, m0001_initial=first), name)
    assert made
    assert 'name="order_code_of_the_p_' in made[1].text
    assert len(made[1].path.partition("0002_")[2].removesuffix(".py")) <= 30
