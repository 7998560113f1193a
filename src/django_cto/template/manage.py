#!/usr/bin/env python
"""Run Django's commands: `python manage.py help`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. `make install`, or activate the environment that has it.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
