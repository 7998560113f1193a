"""Where django-allauth asks this project how accounts are made, throttled, written to and kept secret."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.sites.shortcuts import get_current_site
from django.db import IntegrityError, transaction

from apps.core.addresses import client_address, client_network
from apps.notifications.services.notification_service import NotificationService
from apps.notifications.verbs import Verb
from apps.users.services.mail_service import MailService
from apps.users.services.user_service import UserService

# The service tells of these, in the list and by mail.
TOLD_BY_NOTIFICATION = {f"account/email/password_{change}" for change in ("changed", "reset", "set")}


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix, email, context):
        request = self.request
        surroundings = {
            "request": request,
            "email": email,
            "current_site": get_current_site(request),
            "site_name": settings.SITE_NAME,
        }
        MailService.queue(self.render_mail(template_prefix, email, surroundings | context))

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        if template_prefix not in TOLD_BY_NOTIFICATION:
            super().send_notification_mail(template_prefix, user, context, email)

    def set_password(self, user, password):
        UserService.change_password(user, password)

    def confirm_email(self, request, email_address):
        """Two accounts may have asked for one address; the database gives it to the first that confirms."""
        try:
            with transaction.atomic():
                return super().confirm_email(request, email_address)
        except IntegrityError:
            template = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, template, {"email": email_address.email})
            return False

    def get_client_ip(self, request):
        return client_address(request)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Account *and* address: by the account alone a stranger could lock its owner out."""
        return f"{client_network(request)}:{credentials.get('email', '').lower()}"


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def populate_user(self, request, sociallogin, data):
        user = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = (data.get("name") or " ".join(filter(None, parts)))[:150]
        return user

    def save_user(self, request, sociallogin, form=None):
        try:
            with transaction.atomic():
                user = super().save_user(request, sociallogin, form)
                NotificationService.notify(recipient=user, verb=Verb.WELCOME)
        except IntegrityError:
            # Somebody signed up with the address meanwhile.
            answer = prevent_enumeration(request, email=sociallogin.user.email)
            raise ImmediateHttpResponse(answer) from None
        return user


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed: a copy of the database alone makes no codes."""

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": settings.SITE_NAME}

    def encrypt(self, text):
        return _seals().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _seals().decrypt(encrypted_text.encode()).decode()


def _seals() -> MultiFernet:
    """Made of the secret key; what was sealed under a retired one opens while that is among the fallbacks."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"apps.users.mfa" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
