from django.core.management.base import BaseCommand, CommandError

from orders.models import Order


class Command(BaseCommand):
    help = "Say whose parcel this is."

    def add_arguments(self, parser):
        parser.add_argument("tracking_code")

    def handle(self, *args, tracking_code, **options):
        order = Order.objects.filter(tracking_code=tracking_code).select_related("user").first()
        if order is None:
            raise CommandError("No such parcel")
        self.stdout.write(f"{order.number} {order.user.email}")
