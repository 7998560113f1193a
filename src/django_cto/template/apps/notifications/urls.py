from django.urls import path

from apps.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.overview, name="list"),
    path("read/", views.read_all, name="read-all"),
    path("preferences/", views.preferences, name="preferences"),
]
