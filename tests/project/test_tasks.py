import pytest

from django_cto.project import project_from
from django_cto.project.sending import sending
from django_cto.project.tasks import is_task
from django_cto.read import syntax as s


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("from celery import shared_task\n@shared_task\ndef f(): ...", "celery"),
        ("from celery import shared_task\n@shared_task(bind=True)\ndef f(self): ...", "celery"),
        ("from celery import shared_task\nquick = shared_task\n@quick\ndef f(): ...", "celery"),
        ("from celery import Celery\napp = Celery('x')\n@app.task\ndef f(): ...", "celery"),
        ("from celery import Celery\nclass Mine(Celery): ...\napp = Mine('x')\n@app.task()\ndef f(): ...", "celery"),
        ("app = made('x')\napp.autodiscover_tasks()\n@app.task\ndef f(): ...", "celery"),
        ("from celery import current_app as app\n@app.task\ndef f(): ...", "celery"),
        (
            "from celery import shared_task\ndef ours(function):\n    return shared_task(function)\n@ours\ndef f(): ...",
            "celery",
        ),
        (
            "from celery import Celery, Task\napp = Celery('x')\nclass F(Task): ...\nf = app.register_task(F())",
            "celery",
        ),
        ("from django.tasks import task\n@task(priority=1)\ndef f(): ...", "django"),
        ("from django_rq import job\n@job('low')\ndef f(): ...", "rq"),
        ("import dramatiq\n@dramatiq.actor\ndef f(): ...", "dramatiq"),
        ("from huey.contrib.djhuey import db_task\n@db_task()\ndef f(): ...", "huey"),
    ],
)
def test_what_is_a_task(code: str, kind: str):
    project = project_from({"shop/tasks.py": code})
    assert project.tasks["shop.tasks.f"].kind == kind


@pytest.mark.parametrize(
    "code",
    [
        "from locust import task\n@task\ndef f(): ...",
        "app = Flask('x')\n@app.task\ndef f(): ...",
        "import functools\n@functools.cache\ndef f(): ...",
    ],
)
def test_what_is_none(code: str):
    assert project_from({"shop/tasks.py": code}).tasks == {}


def test_a_task_of_another_file():
    files = {
        "config/celery.py": "from celery import Celery\napp = Celery('config')\n",
        "shop/tasks.py": "from config.celery import app\n\n@app.task(ignore_result=True)\ndef pack(pk): ...\n",
        "shop/views.py": "from shop import tasks\n\ndef view(request):\n    tasks.pack.apply_async((1,), {'b': 2})\n",
    }
    project = project_from(files)
    module = project.modules["shop/views.py"]
    (call,) = [node for node in s.descend(module.functions[0].node) if isinstance(node, s.Call)]
    sent = sending(project, module, call)
    assert sent
    assert sent.task is project.tasks["shop.tasks.pack"]
    assert not sent.waits_for_commit
    assert len(sent.arguments) == 1
    assert list(sent.keywords) == ["b"]
    assert is_task(project, sent.task.definition)


def test_a_base_class_that_waits_for_the_commit():
    code = (
        "from celery import Celery\nfrom django.db import transaction\napp = Celery('x')\n\n"
        "class Late(app.Task):\n    def apply_async(self, *args, **kwargs):\n"
        "        transaction.on_commit(lambda: super().apply_async(*args, **kwargs))\n\n"
        "@app.task(base=Late)\ndef f(): ...\n"
    )
    assert project_from({"shop/tasks.py": code}).tasks["shop.tasks.f"].waits_for_commit
