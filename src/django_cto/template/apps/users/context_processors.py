"""What every page of the site shows."""

from django.conf import settings


def site(request):
    return {"site_name": settings.SITE_NAME, "social_log_in": bool(settings.SOCIALACCOUNT_PROVIDERS)}
