"""Every address under `/api/v1/`: each app brings its own in `apps.<app>.api.urls`."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "v1"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("apps.users.api.urls")),
    path("", include("apps.notifications.api.urls")),
]
