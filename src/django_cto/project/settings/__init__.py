"""Knows what each settings module of a project assigns, through imports, branches and the environment."""

from django_cto.project.settings.chain import Settings
from django_cto.project.settings.module import Setting, SettingsModule

__all__ = ["Setting", "Settings", "SettingsModule"]
