from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.models import Bookmark, NewsletterSubscription, User

admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ("email", "display_name", "is_staff")
    list_filter = ("is_staff",)
    search_fields = ("email",)
    fields = ("email", "display_name", "is_active", "is_staff", "is_superuser")


@admin.register(Bookmark)
class BookmarkAdmin(admin.ModelAdmin):
    list_display = ("user", "content_type", "note")
    list_select_related = ("user", "content_type")
    autocomplete_fields = ("user",)


admin.site.register(NewsletterSubscription)
