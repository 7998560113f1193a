"""`/api/v1/notifications/`."""

from rest_framework.routers import SimpleRouter

from apps.notifications.api.views import NotificationViewSet, PreferenceViewSet

router = SimpleRouter(use_regex_path=False)
router.register("notifications/preferences", PreferenceViewSet, basename="notification-preference")
router.register("notifications", NotificationViewSet, basename="notification")
urlpatterns = router.urls
