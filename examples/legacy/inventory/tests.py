from django.contrib.auth.models import User
from django.core import mail
from django.test import TestCase, override_settings
from django.urls import reverse

from inventory.models import Item
from stockroom.celery import app


@override_settings(SECURE_SSL_REDIRECT=False)
class StockTests(TestCase):
    def setUp(self):
        app.conf.task_always_eager = True
        keeper = User.objects.create_user("keeper", "keeper@bookshop.example")
        self.item = Item.objects.create(name="Twine", quantity=6, keeper=keeper)
        self.client.force_login(keeper)

    def test_take_and_put(self):
        with self.captureOnCommitCallbacks(execute=True):
            for name, left in (("take", 3), ("put", 6)):
                response = self.client.post(reverse(name, args=[self.item.pk]), {"amount": 3})
                self.assertEqual(response.json(), {"quantity": left})
        self.assertEqual([letter.subject for letter in mail.outbox], ["Please send us more Twine", "Twine: 6"])

    def test_list_and_count(self):
        self.assertEqual(self.client.get(reverse("item-list")).json()["items"][0]["name"], "Twine")
        self.assertEqual(self.client.post(reverse("count-again")).status_code, 202)
        self.assertEqual(self.client.post(reverse("take", args=[self.item.pk])).status_code, 400)
