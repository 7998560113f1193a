from django.urls import path

from apps.users.api import auth_views, views

urlpatterns = [
    path("auth/signup/", auth_views.SignupView.as_view(), name="signup"),
    path("auth/token/", auth_views.TokenView.as_view(), name="token"),
    path("auth/token/refresh/", auth_views.RefreshView.as_view(), name="token-refresh"),
    path("auth/token/verify/", auth_views.VerifyView.as_view(), name="token-verify"),
    path("auth/logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("auth/password/reset/", auth_views.PasswordResetView.as_view(), name="password-reset"),
    path("users/me/", views.MeView.as_view(), name="me"),
    path("users/me/export/", views.ExportView.as_view(), name="me-export"),
    path("users/me/password/", views.PasswordView.as_view(), name="me-password"),
    path("users/me/email/", views.EmailView.as_view(), name="me-email"),
]
