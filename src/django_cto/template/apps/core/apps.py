from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "apps.core"

    def ready(self) -> None:
        # With the app loaded every `shared_task` belongs to it and not to Celery's default one. Here and not in
        # `config/__init__.py`, which the small programs of the package pass through, too.
        from apps.core.database import limit_times
        from config import celery  # noqa: F401

        # The signal comes from apps with models, and this one has none.
        post_migrate.connect(limit_times, sender=apps.get_app_config("users"))
