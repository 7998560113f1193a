from django.contrib.auth import get_user_model
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import TestCase
from django.urls import reverse

from accounts.models import NewsletterSubscription
from accounts.services import register


class AccountTests(TestCase):
    def test_sign_up_and_log_in(self):
        new = {"email": "reader@example.com", "display_name": "R.", "password": "correct horse"}
        with self.captureOnCommitCallbacks(execute=True):
            response = self.client.post(reverse("accounts:sign-up"), new)
        self.assertRedirects(response, reverse("accounts:login"))
        self.assertEqual(len(mail.outbox), 1)
        self.client.post(reverse("accounts:login"), {"username": new["email"], "password": new["password"]})
        self.assertContains(self.client.get(reverse("about")), "R.")

    def test_address_is_taken(self):
        register("reader@example.com", "correct horse")
        with self.assertRaisesMessage(ValidationError, "Email already registered"):
            register("reader@example.com", "correct horse")

    def test_profile(self):
        user = get_user_model().objects.create_user("reader@example.com", "correct horse")
        self.client.force_login(user)
        self.client.post(reverse("accounts:profile"), {"display_name": "Reader"})
        self.assertEqual(self.client.get(reverse("api:me")).json()["display_name"], "Reader")

    def test_newsletter(self):
        for _ in range(2):
            self.client.post(reverse("accounts:newsletter"), {"email": "reader@example.com"})
        self.assertEqual(NewsletterSubscription.objects.count(), 1)
        self.assertEqual(self.client.post(reverse("accounts:newsletter"), {}).status_code, 400)
