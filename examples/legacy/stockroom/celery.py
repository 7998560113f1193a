import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stockroom.settings")

app = Celery("stockroom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
