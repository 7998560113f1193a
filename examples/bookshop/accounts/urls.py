from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("login/", LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("sign-up/", views.SignUpView.as_view(), name="sign-up"),
    path("profile/", views.ProfileView.as_view(), name="profile"),
    path("language/", views.language, name="language"),
    path("newsletter/", views.newsletter, name="newsletter"),
]
