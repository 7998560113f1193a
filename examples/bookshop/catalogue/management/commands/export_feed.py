import csv

from django.core.management.base import BaseCommand

from catalogue.feeds import FEED_COLUMNS, feed_rows


class Command(BaseCommand):
    help = "Write the feed for price comparison sites to standard output."

    def handle(self, *args, **options):
        writer = csv.writer(self.stdout)
        writer.writerow(FEED_COLUMNS)
        writer.writerows(feed_rows())
