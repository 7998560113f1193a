from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "apps.core"

    def ready(self) -> None:
        # With the app loaded every `shared_task` belongs to it and not to Celery's default one. Here and not in
        # `config/__init__.py`, which the small programs of the package pass through, too.
        from config import celery  # noqa: F401
