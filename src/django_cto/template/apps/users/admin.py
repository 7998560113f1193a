"""Accounts in the admin."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm

from apps.users.models import OutgoingMail, TokenFamily, User
from apps.users.services.user_service import UserService


class UserCreationForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]
        field_classes = {"email": forms.EmailField}


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    add_form = UserCreationForm
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        ("Rights", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "password1", "password2"]})]
    list_display = ["email", "name", "is_active", "is_staff", "date_joined", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", "date_joined"]
    search_fields = ["email__startswith"]
    search_help_text = "The beginning of an e-mail address, in lower case"
    ordering = ["-date_joined"]
    date_hierarchy = "date_joined"

    def get_readonly_fields(self, request, obj=None):
        # An address changes when its mailbox says so, which only the owner can bring about.
        return ["last_login", "date_joined", *(["email"] if obj else [])]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change:
            obj.emailaddress_set.create(email=obj.email, primary=True, verified=True)
        elif "is_active" in form.changed_data and not obj.is_active:
            UserService.deactivate(obj)


@admin.register(TokenFamily)
class TokenFamilyAdmin(admin.ModelAdmin):
    list_display = ["id", "user", "created_at", "expires_at", "revoked_at"]
    list_select_related = ["user"]
    search_fields = ["user__email__startswith"]
    readonly_fields = ["id", "user", "created_at", "expires_at"]
    ordering = ["-created_at"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin):
    """What waits for the mail server. The text stays unseen: it carries links that open accounts."""

    list_display = ("subject", "recipient", "created_at", "attempts", "claimed_until")
    fields = readonly_fields = list_display
    ordering = ["-created_at"]

    def has_add_permission(self, request):
        return False
