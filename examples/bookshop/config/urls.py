from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView

from accounts.api import DisplayNameView, ProfileView
from config.api import router
from orders.api import CourierUpdateView

api_patterns = [
    path("me/", ProfileView.as_view(), name="me"),
    path("me/name/", DisplayNameView.as_view(), name="my-name"),
    path("courier/", CourierUpdateView.as_view(), name="courier-update"),
    path("", include(router.urls)),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="catalogue:book-list"), name="home"),
    path("about/", TemplateView.as_view(template_name="about.html"), name="about"),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("books/", include("catalogue.urls")),
    path("orders/", include("orders.urls", namespace="orders")),
    path("api/v1/", include((api_patterns, "api"))),
]
