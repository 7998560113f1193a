from django.urls import path

from apps.users import views

app_name = "users"

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/export/", views.export, name="export"),
    path("profile/close/", views.close, name="close"),
    path("sessions/", views.sessions, name="sessions"),
]
