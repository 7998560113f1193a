"""Lets `python -m django_cto` do what the command does."""

from django_cto.cli import main

if __name__ == "__main__":
    main()
