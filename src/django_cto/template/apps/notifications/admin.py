"""Notifications and their mails for the staff: what was given up is shown here, and sent again from here."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.notifications.models import Delivery, Notification, Preference
from apps.notifications.services.delivery_service import DeliveryService
from apps.notifications.tasks import deliver_email


@admin.register(Notification)
class NotificationAdmin(admin.ModelAdmin):
    list_display = ("verb", "recipient", "created_at", "read_at", "state")
    list_filter = ("verb", "delivery__state")
    list_select_related = ("recipient", "delivery")
    search_fields = ("=recipient__email",)
    date_hierarchy = "created_at"
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=_("mail"), ordering="delivery__state")
    def state(self, notification):
        delivery = getattr(notification, "delivery", None)
        return delivery.get_state_display() if delivery else "–"


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):
    list_display = ("recipient", "verb", "state", "attempts", "due_at", "sent_at", "last_error")
    list_filter = ("state",)
    list_select_related = ("notification__recipient",)
    search_fields = ("=notification__recipient__email",)
    ordering = ("-due_at",)
    show_full_result_count = False
    actions = ("send_again",)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=_("recipient"))
    def recipient(self, delivery):
        return delivery.notification.recipient.email

    @admin.display(description=_("verb"))
    def verb(self, delivery):
        return delivery.notification.get_verb_display()

    @admin.action(description=_("Send again what was given up"), permissions=["send"])
    def send_again(self, request, queryset):
        keys = DeliveryService.retry(queryset)
        for key in keys:
            deliver_email.delay_on_commit(str(key))
        text = ngettext("%d mail will be sent again.", "%d mails will be sent again.", len(keys)) % len(keys)
        self.message_user(request, text, messages.SUCCESS)

    def has_send_permission(self, request):
        return request.user.has_perm("notifications.change_delivery")


@admin.register(Preference)
class PreferenceAdmin(admin.ModelAdmin):
    list_display = ("user", "verb", "in_app", "email")
    list_filter = ("verb", "email")
    list_select_related = ("user",)
    search_fields = ("=user__email",)
    autocomplete_fields = ("user",)
