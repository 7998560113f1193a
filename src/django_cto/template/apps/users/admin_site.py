"""The admin, entered by the same log-in as everything else, and only with a second factor."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class SecureAdminSite(AdminSite):
    site_header = site_title = settings.SITE_NAME

    def has_permission(self, request):
        return super().has_permission(request) and (not settings.ADMIN_MFA_REQUIRED or used_second_factor(request))

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def login(self, request, extra_context=None):
        """Where those go who may not enter yet: to the log-in, or to what is missing after it."""
        target = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(target)
        if not super().has_permission(request):
            raise PermissionDenied
        if self.has_permission(request):
            return redirect("admin:index")
        if not is_mfa_enabled(request.user, SECOND_FACTORS):
            messages.warning(request, _("The admin opens with a second factor. Set one up first."))
            return redirect("mfa_index")
        methods = get_adapter().get_reauthentication_methods(request.user)
        return redirect_to_login(target, next(m["url"] for m in methods if m["id"].startswith("mfa")))


def used_second_factor(request) -> bool:
    """Whether this very session showed one: a log-in from before it was set up did not."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records) and is_mfa_enabled(request.user, SECOND_FACTORS)
