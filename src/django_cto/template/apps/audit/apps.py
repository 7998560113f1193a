from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "apps.audit"

    def ready(self):
        # What is heard from the rest of the project, all in one place.
        from apps.audit import signals  # noqa: F401
