"""Explains errors in a running project with DEBUG: on Django's debug page and on the console."""

from django_cto.running.install import install as install
