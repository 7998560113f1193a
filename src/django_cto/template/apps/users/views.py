"""Pages of one's own account: what django-allauth does not bring, or brings too dear."""

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.users.forms import ProfileForm
from apps.users.selectors import export_of, sessions_of
from apps.users.services.user_service import UserService


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        UserService.change_profile(request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("users:profile")
    return render(request, "users/profile.html", {"form": form})


@login_required
@require_safe
def export(request):
    headers = {"Content-Disposition": 'attachment; filename="account.json"'}
    return JsonResponse(export_of(request.user), headers=headers, json_dumps_params={"indent": 2})


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request):
    """Deactivating can be undone by the staff, deleting by nobody."""
    if request.method == "POST":
        end = UserService.delete if "delete" in request.POST else UserService.deactivate
        end(request.user)
        logout(request)
        messages.success(request, _("Your account is closed."))
        return redirect("account_login")
    return render(request, "users/close.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request):
    if request.method == "POST":
        end_other_sessions(request, request.user)
        messages.success(request, _("Signed out everywhere else."))
        return redirect("users:sessions")
    return render(request, "users/sessions.html", {"sessions": sessions_of(request.user)})
