# Loaded with Django, so that every `shared_task` belongs to this app and not to Celery's default one.
from config.celery import app as celery_app

__all__ = ["celery_app"]
