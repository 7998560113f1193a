from django.apps import AppConfig


class ThingsConfig(AppConfig):
    name = "apps.things"
