from django.core.management.base import BaseCommand

from catalogue.models import Review


class Command(BaseCommand):
    help = "Say who has written reviews, the newest first."

    def handle(self, *args, **options):
        for review in Review.objects.order_by("-pk"):  # planted: n-plus-one
            self.stdout.write(review.user.email)
