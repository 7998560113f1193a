"""Every address under `/api/v1/`: each app brings its own in `apps.<app>.api.urls`."""

from django.urls import URLPattern, URLResolver

app_name = "v1"

urlpatterns: list[URLPattern | URLResolver] = []
