import csv

from django.core.management.base import BaseCommand
from django.db import transaction

from catalogue.services import import_row

BATCH = 500


class Command(BaseCommand):
    help = "Take a wholesaler's list (CSV) into the catalogue."

    def add_arguments(self, parser):
        parser.add_argument("path")

    def handle(self, *args, path, **options):
        with open(path, newline="") as file, transaction.atomic():
            for count, row in enumerate(csv.DictReader(file), start=1):
                import_row(row)
                if count % BATCH == 0:
                    transaction.commit()  # planted: manual-commit-in-atomic
                    self.stdout.write(f"{count} rows")
