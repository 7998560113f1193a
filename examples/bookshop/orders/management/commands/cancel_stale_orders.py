from django.core.management.base import BaseCommand
from django.db import transaction

from orders.models import Order
from orders.selectors import stale_orders
from orders.tasks import send_note


class Command(BaseCommand):
    help = "Cancel the orders that nobody has paid for."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=14)

    def handle(self, *args, days, **options):
        with transaction.atomic():
            for order in stale_orders(days):
                order.status = Order.Status.CANCELLED
                order.save(update_fields=["status"])
                transaction.on_commit(lambda: send_note.delay(order.pk, "Cancelled"))  # planted: late-binding-on-commit
        self.stdout.write("done")
