"""The account that `make run` makes."""

import re

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from apps.users.models import User

pytestmark = pytest.mark.django_db


def test_the_printed_password_logs_in(settings, tmp_path, capsys):
    settings.DEBUG, settings.BASE_DIR = True, tmp_path
    call_command("demo", "127.0.0.1:8000")
    email, password = re.search(r"log in as (\S+) with (\S+)", capsys.readouterr().out).groups()
    assert authenticate(None, email=email, password=password) == User.objects.get()
    call_command("demo")
    assert User.objects.count() == 1


def test_there_is_none_outside_a_developers_machine():
    with pytest.raises(CommandError, match="local settings"):
        call_command("demo")
