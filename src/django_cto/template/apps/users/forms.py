"""Forms of the account pages, where allauth's own would tell strangers too much."""

from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.internal.flows.signup import prevent_enumeration
from django import forms
from django.conf import settings

from apps.core.throttling import rate_of, seconds_to_wait
from apps.users.models import User
from apps.users.services.user_service import EmailTakenError, UserService


class SignupForm(AllauthSignupForm):
    """Makes the account by the service; a taken address gets the same answer after the same work."""

    def try_save(self, request):
        email = self.cleaned_data["email"]
        if self.account_already_exists:
            UserService.rehearse(self.cleaned_data["password1"])
            return None, prevent_enumeration(request, email=email)
        try:
            return self.save(request), None
        except EmailTakenError:
            return None, prevent_enumeration(request, email=email)

    def save(self, request):
        user = UserService.create_user(self.cleaned_data["email"], self.cleaned_data["password1"])
        self.custom_signup(request, user)
        return user


class ResetPasswordForm(AllauthResetPasswordForm):
    """Silent beyond a few mails an hour for one mailbox: what it got before still works."""

    def save(self, request, **kwargs):
        email = self.cleaned_data["email"]
        rate = rate_of(settings.ACCOUNT_API_RATES["reset_mail"])
        if not seconds_to_wait("reset_mail", email.lower(), rate):
            super().save(request, **kwargs)
        return email


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
