from django_cto.project import project_from
from django_cto.rule import Severity
from django_cto.rules.models import default_user_model, user_model_changed_later

MODELS = "from django.db import models\nclass Order(models.Model): pass\n"
SETTINGS = 'ROOT_URLCONF = "config.urls"\nINSTALLED_APPS = ["django.contrib.auth", "shop"]\n'
MIGRATION = "from django.db import migrations, models\nclass Migration(migrations.Migration):\n    operations = []\n"


def severities(files: dict[str, str]) -> list[Severity | None]:
    return [found.severity for found in default_user_model.check(project_from(files))]


def test_a_new_project_is_told_with_more_weight_than_an_old_one() -> None:
    new = {"shop/models.py": MODELS, "config/settings.py": SETTINGS}
    assert severities(new) == [None]
    assert severities(new | {"shop/migrations/0001_initial.py": MIGRATION}) == [Severity.INFO]


def test_a_user_model_of_its_own_a_library_and_a_project_without_models_are_let_be() -> None:
    own = f'{SETTINGS}AUTH_USER_MODEL = "people.User"\n'
    assert severities({"shop/models.py": MODELS, "config/settings.py": own}) == []
    assert severities({"shop/models.py": MODELS}) == []
    assert severities({"shop/models.py": MODELS, "tests/settings.py": SETTINGS}) == []
    assert severities({"shop/views.py": "", "config/settings.py": SETTINGS}) == []


def made(operation: str) -> str:
    return MIGRATION.replace("[]", f"[{operation}]")


def later(files: dict[str, str], user: str = "people.User") -> int:
    head = {
        "config/settings.py": f'AUTH_USER_MODEL = "{user}"\n',
        "people/models.py": "from django.contrib.auth.models import AbstractUser\nclass User(AbstractUser): pass\n",
        "shop/models.py": MODELS,
    }
    return len(list(user_model_changed_later.check(project_from(head | files))))


USER = "migrations.CreateModel('User', [])"
KEY = "migrations.CreateModel('Order', [('by', models.ForeignKey(to='auth.User', on_delete=1))])"


def test_a_user_model_in_the_first_migration_is_let_be() -> None:
    assert later({"people/migrations/0001_initial.py": made(USER)}) == 0


def test_a_squashed_history_is_let_be() -> None:
    squashed = made(USER).replace("operations", "replaces = [('people', '0001_initial')]\n    operations")
    assert later({"people/migrations/0001_initial.py": MIGRATION, "people/migrations/0002_squashed.py": squashed}) == 0


def test_a_key_to_djangos_user_counts_only_where_it_was_replaced() -> None:
    assert later({"shop/migrations/0001_initial.py": made(KEY)}) == 1
    assert later({"shop/migrations/0001_initial.py": made(KEY)}, user="auth.User") == 0
