from django.contrib import admin

from apps.things.models import Thing


@admin.register(Thing)
class ThingAdmin(admin.ModelAdmin):
    list_display = ["name", "owner", "created_at", "archived_at"]
    list_select_related = ["owner"]
    autocomplete_fields = ["owner"]
    search_fields = ["name"]
    readonly_fields = ["created_at", "archived_at"]
