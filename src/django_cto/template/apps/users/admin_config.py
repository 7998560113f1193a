"""Makes the admin the one that asks for a second factor."""

from django.contrib.admin.apps import AdminConfig


class SecureAdminConfig(AdminConfig):
    default_site = "apps.users.admin_site.SecureAdminSite"
