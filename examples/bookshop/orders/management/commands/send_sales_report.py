from datetime import timedelta

from django.contrib.auth.models import User  # planted: hard-coded-user-model
from django.core.mail import send_mail
from django.core.management.base import BaseCommand
from django.utils import timezone

from orders.selectors import lost_sales, sales


class Command(BaseCommand):
    help = "Tell the staff what was sold, and what was not, in the last week."

    def handle(self, *args, **options):
        since = timezone.now() - timedelta(days=7)
        staff = User.objects.filter(is_staff=True)
        body = f"Sold: {sales(since)}\nCancelled: {lost_sales(since)}"
        send_mail("The week's sales", body, None, [user.email for user in staff])
