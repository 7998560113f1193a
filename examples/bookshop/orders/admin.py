from django.contrib import admin

from orders.models import AuditEntry, Coupon, Order, OrderLine, Refund
from orders.services import mark_paid


class OrderLineInline(admin.TabularInline):
    model = OrderLine
    raw_id_fields = ("book",)
    extra = 0


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ("number", "user", "status", "placed_at", "total")
    list_select_related = ("user",)
    list_filter = ("status",)
    search_fields = ("=number", "=tracking_code")
    date_hierarchy = "placed_at"
    raw_id_fields = ("user",)
    inlines = [OrderLineInline]
    actions = ["pay"]

    @admin.action(description="Mark as paid")
    def pay(self, request, queryset):
        for order in queryset:
            mark_paid(order, request.user)


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    list_display = ("action", "user", "created_at")
    list_select_related = ("user",)


@admin.register(Refund)
class RefundAdmin(admin.ModelAdmin):  # planted: n-plus-one
    list_display = ("__str__", "reason", "created_at")
    raw_id_fields = ("order",)


admin.site.register(Coupon)
