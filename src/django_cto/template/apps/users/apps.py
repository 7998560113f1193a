from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "apps.users"

    def ready(self):
        # Makes the OpenAPI schema know the API's authentication.
        from apps.users.api import schema  # noqa: F401
