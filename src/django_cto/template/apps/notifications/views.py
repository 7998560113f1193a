"""The pages: what somebody was told, and how they want to be told."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.notifications import selectors
from apps.notifications.forms import PreferencesForm
from apps.notifications.services.notification_service import NotificationService
from apps.notifications.services.preference_service import PreferenceService

PAGE = 20


@login_required
@require_safe
def overview(request):
    found = selectors.listed_for(request.user).only("verb", "data", "created_at", "read_at")
    if "before" in request.GET:
        found = found.filter(created_at__lt=moment_of(request.GET["before"]))
    # One more than is shown tells whether there are older ones.
    rows = list(found[: PAGE + 1])
    older = rows[PAGE - 1].created_at if len(rows) > PAGE else None
    return render(request, "notifications/list.html", {"notifications": rows[:PAGE], "older": older})


@login_required
@require_POST
def read_all(request):
    NotificationService.mark_all_read(request.user, until=moment_of(request.POST.get("until", "")))
    return redirect("notifications:list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    form = PreferencesForm(request.POST or None, chosen=selectors.preferences_of(request.user))
    if form.is_valid():
        PreferenceService.choose_all(request.user, form.choices())
        messages.success(request, _("Saved."))
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form})


def moment_of(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Http404
    return moment
