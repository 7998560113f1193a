"""Every address of the project."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path(settings.ADMIN_PATH, admin.site.urls),
    path("api/v1/", include("config.api")),
    path("accounts/", include("allauth.urls")),
    path("accounts/", include("apps.users.urls")),
]
