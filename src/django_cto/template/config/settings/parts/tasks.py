"""How Celery works: a task is lost to nothing, and a broker that is away holds up no request."""

from config.settings.environment import env

CELERY_TIMEZONE = "UTC"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# The records of workers go where those of the web server go, see parts/logs.py.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# A task is taken off the queue when it has ended, not when it begins: a killed worker's task is done by another.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = env.int("TASK_TIME_LIMIT", default=300)
CELERY_TASK_SOFT_TIME_LIMIT = max(CELERY_TASK_TIME_LIMIT - 30, CELERY_TASK_TIME_LIMIT // 2)

CELERY_BROKER_TRANSPORT_OPTIONS = {
    # When a task that nobody reported back is given to another worker: later than it can last, or it runs twice.
    "visibility_timeout": CELERY_TASK_TIME_LIMIT + 60,
    # kombu looks for such tasks in every tenth round only, which makes minutes of it.
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 3,
    "socket_keepalive": True,
    # Whoever sends a task gets an answer soon, and if it is an error: one more try, at once. A worker tries for ever.
    "max_retries": 1,
    "interval_start": 0,
}
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_PUBLISH_RETRY = False
