"""`python manage.py demo`: an account to look around with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.users.models import User
from apps.users.services.user_service import UserService
from config.settings.secret import local_secret

EMAIL = "demo@example.com"


class Command(BaseCommand):
    help = "Make a demo account, and say where to log in with it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", nargs="?", default="127.0.0.1:8000")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo account is for local settings: everybody could read its password.")
        # Made on this machine, so that no two projects share one.
        password = local_secret(settings.BASE_DIR / "var" / "demo-password", length=9)
        if not User.objects.filter(email=EMAIL).exists():
            UserService.create_user(EMAIL, password, verified=True, is_staff=True, is_superuser=True)
        page = f"http://{address}/"
        self.stdout.write(f"\n  {page}\n  log in as {EMAIL} with {password}")
        self.stdout.write(f"  admin at {page}{settings.ADMIN_PATH}\n\n")
