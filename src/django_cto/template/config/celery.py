"""The Celery app: `celery -A config worker`, `celery -A config beat`."""

import os

from celery import Celery

from config.alive import show

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("config", task_cls="config.task:Task")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

if alive_file := os.environ.get("ALIVE_FILE"):
    show(alive_file)
