"""The settings of the tests, for a worker which takes tasks from a real queue to a real mail server."""

import os

from config.settings.test import *  # noqa: F403 - as the settings themselves do

CELERY_TASK_ALWAYS_EAGER = False
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["TEST_MAIL_PORT"])
