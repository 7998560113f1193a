"""Every address of the project."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView

from apps.core.views import api_documentation, welcome

handler400 = "apps.core.errors.bad_request"
handler403 = "apps.core.errors.permission_denied"
handler404 = "apps.core.errors.page_not_found"
handler500 = "apps.core.errors.server_error"

home = welcome if settings.WELCOME_PAGE else RedirectView.as_view(pattern_name=settings.LOGIN_REDIRECT_URL)

urlpatterns = [
    path("", home, name="home"),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("api/v1/", include("config.api")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", api_documentation, name="docs"),
    # First, as its list of sessions stands in for django-allauth's.
    path("accounts/", include("apps.users.urls")),
    path("accounts/", include("allauth.urls")),
    path("notifications/", include("apps.notifications.urls")),
]

if "debug_toolbar" in settings.INSTALLED_APPS:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += debug_toolbar_urls()
