import pytest
from tests.rules.transactions.shop import HEAD, MODELS, found_in

from django_cto.rules.transactions import task_inside_transaction as rule

MANAGE = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n"
BASE = "INSTALLED_APPS = []\nROOT_URLCONF = 'x'\n"
SEND = "@transaction.atomic\ndef go():\n    notify.delay(1)\n"
VIEW = "class Go(View):\n    def post(self, request):\n        notify.delay(1)\n"
ATOMIC = "DATABASES = {'default': {'ATOMIC_REQUESTS': True}}\n"
LATER = "import environ\nenv = environ.Env()\nDATABASES = {'default': env.db('URL')}\nDATABASES['default']['ATOMIC_REQUESTS'] = True\n"


def count(code: str, settings: str) -> int:
    return len(found_in(rule, code, manage=MANAGE, config__settings=BASE + settings))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("", 1),
        ("CELERY_TASK_ALWAYS_EAGER = True\n", 0),
        ("CELERY_TASK_ALWAYS_EAGER = False\n", 1),
        ("CELERY_BROKER_URL = 'redis://localhost'\n", 1),
        ("CELERY_BROKER_URL = 'sqla+postgresql://localhost/shop'\n", 0),
    ],
)
def test_what_cannot_start_early_is_let_be(settings: str, expected: int):
    assert count(SEND, settings) == expected


@pytest.mark.parametrize("settings", [ATOMIC, LATER])
def test_a_request_may_be_a_transaction(settings: str):
    assert count(VIEW, settings) == 1
    assert count(VIEW, "DATABASES = {'default': {}}\n") == 0


def test_a_view_may_be_left_out():
    left_out = "@method_decorator(transaction.non_atomic_requests, name='dispatch')\n"
    assert count(left_out + VIEW, ATOMIC) == 0
    assert count(VIEW.replace("    def", "    @transaction.non_atomic_requests\n    def"), ATOMIC) == 0


@pytest.mark.parametrize(
    ("backend", "expected"),
    [
        ("django.tasks.backends.immediate.ImmediateBackend", 0),
        ("django_tasks.backends.database.DatabaseBackend", 0),
        ("django_tasks.backends.rq.RQBackend", 1),
    ],
)
def test_tasks_of_django_are_sent_by_their_backend(backend: str, expected: int):
    code = "from django.tasks import task\n\n@task\ndef mail(pk): ...\n\n@transaction.atomic\ndef go():\n    mail.enqueue(1)\n"
    assert count(code, f"TASKS = {{'default': {{'BACKEND': '{backend}'}}}}\n") == expected


@pytest.mark.parametrize(
    ("version", "text"), [("5.3.6", "transaction.on_commit(partial("), ("5.4.0", "delay_on_commit")]
)
def test_the_fix_follows_the_version(version: str, text: str):
    from django_cto.flow import Flow
    from django_cto.project import project_from

    files = {"shop/models.py": MODELS, "shop/services.py": HEAD + SEND, "requirements.txt": f"celery=={version}\n"}
    project = project_from(files)
    (found,) = rule.check(project, Flow(project))
    assert found.fix is not None
    assert text in {edit.text for edit in found.fix.edits}
