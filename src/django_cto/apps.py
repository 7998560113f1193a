"""The app that Django finds under `INSTALLED_APPS += ["django_cto"]`: it explains errors while DEBUG is on."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class DjangoCto(AppConfig):  # type: ignore[misc]
    """Has no models and no URLs; without DEBUG it does nothing and imports nothing more."""

    name = "django_cto"
    verbose_name = "django-cto"

    def ready(self) -> None:
        if settings.DEBUG:
            from django_cto.running import install

            install()
