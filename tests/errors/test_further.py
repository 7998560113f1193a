"""Errors that people have reported elsewhere, shortened to what matters, are known by the right page or by none."""

from __future__ import annotations

from time import process_time

import pytest
from tests.errors.reported import LATER

from django_cto.error import all_errors, recognised

COMPOSE = """\
web_1      | Traceback (most recent call last):
web_1      |   File "/usr/local/lib/python3.5/site-packages/psycopg2/__init__.py", line 164, in connect
web_1      |     conn = _connect(dsn, connection_factory=connection_factory, async=async)
web_1      | psycopg2.OperationalError: FATAL:  sorry, too many clients already
web_1      |
web_1      | The above exception was the direct cause of the following exception:
web_1      |
web_1      | Traceback (most recent call last):
web_1      |   File "/src/profiles/views.py", line 12, in get
web_1      |     profile = Profile.objects.get()
web_1      | django.db.utils.OperationalError: FATAL:  sorry, too many clients already
"""
LOGGED = """\
2024-01-27 08:56:00,214 [ERROR] root: connection failed: FATAL:  sorry, too many clients already
Traceback (most recent call last):
  File "/usr/local/lib/python3.12/site-packages/django/db/backends/base/base.py", line 275, in ensure_connection
    self.connect()
django.db.utils.OperationalError: connection failed: FATAL:  sorry, too many clients already
2024-01-27 08:56:01,600 [INFO] root: GET /api/v1/projects/ 200
"""
DEBUG_PAGE = """\
NoReverseMatch at /index/
Reverse for 'train' with arguments '('',)' not found. 1 pattern(s) tried: ['exams/train/(?P<question_id>[^/]+)/$']
Request Method:\tGET
Request URL:\thttp://127.0.0.1:8000/index/
Django Version:\t2.0.2
Exception Type:\tNoReverseMatch
Exception Value:\t
Reverse for 'train' with arguments '('',)' not found. 1 pattern(s) tried: ['exams/train/(?P<question_id>[^/]+)/$']
Exception Location:\tresolvers.py in _reverse_with_prefix, line 632
"""
BROKER_PAGE = """\
OperationalError at /

Error 111 connecting to localhost:6379. Connection refused.

Request Method: \tPOST
Request URL: \thttp://127.0.0.1:8000/
Django Version: \t2.2.7
Exception Type: \tOperationalError
Exception Value: \t

Error 111 connecting to localhost:6379. Connection refused.

Exception Location: \t/usr/local/lib/python3.7/dist-packages/redis/connection.py in connect, line 544
"""
CACHE = """\
trade_1            | Internal Server Error: /ru/
trade_1            | Traceback (most recent call last):
trade_1            |   File "/usr/local/lib/python3.9/site-packages/django_redis/client/default.py", line 205, in get
trade_1            |     raise ConnectionInterrupted(connection=client, parent=e)
trade_1            | django_redis.exceptions.ConnectionInterrupted: Redis ConnectionError: Error 111 connecting to 127.0.0.1:6379. Connection refused.
"""
WINDOWS = """\
Traceback (most recent call last):
  File "C:\\Users\\me\\envs\\lib\\site-packages\\redis\\connection.py", line 484, in connect
    sock = self._connect()
ConnectionRefusedError: [WinError 10061] No connection could be made because the target machine actively refused it

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "C:\\Users\\me\\envs\\lib\\site-packages\\redis\\connection.py", line 489, in connect
    raise ConnectionError(self._error_message(e))
redis.exceptions.ConnectionError: Error 10061 connecting to localhost:6379. No connection could be made because the target machine actively refused it.
"""
WORKER = """\
[2013-11-12 09:55:09,065: ERROR/MainProcess] Received unregistered task of type 'djcelery_email_send'.
The message has been ignored and discarded.

Did you remember to import the module containing this task?
Or maybe you are using relative imports?
Traceback (most recent call last):
  File "/eggs/celery-3.0.13-py2.7.egg/celery/worker/consumer.py", line 435, in on_task_received
    strategies[name](message, body, message.ack_log_error)
KeyError: 'djcelery_email_send'
"""
SENTRY = """\
KeyError: 'olympia.addons.cron._update_appsupport'
  File "celery/worker/consumer/consumer.py", line 557, in on_task_received
    strategy = strategies[type_]

Received unregistered task of type 'olympia.addons.cron._update_appsupport'.
The message has been ignored and discarded.
"""
UNIQUE = """\
IntegrityError: duplicate key value violates unique constraint "taggit_tag_name_uniq"
DETAIL:  Key (name)=(massachusetts) already exists.

(31 additional frame(s) were not displayed)
"""
ENVIRON = """\
Traceback (most recent call last):
  File "/Users/igor/venv/lib/python3.7/site-packages/environ/environ.py", line 273, in get_value
    value = self.ENVIRON[var]
  File "/Library/Frameworks/Python.framework/Versions/3.7/lib/python3.7/os.py", line 678, in __getitem__
    raise KeyError(key) from None
KeyError: 'SECRET_KEY'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "manage.py", line 10, in <module>
    execute_from_command_line(sys.argv)
  File "/Users/igor/venv/lib/python3.7/site-packages/environ/environ.py", line 277, in get_value
    raise ImproperlyConfigured(error_msg)
django.core.exceptions.ImproperlyConfigured: Set the SECRET_KEY environment variable
"""
VISITS = """\
web_1  | 10.0.2.2 - - [24/Feb/2018 04:52:44] "GET / HTTP/1.1" 500 -
web_1  | Traceback (most recent call last):
web_1  |   File "/usr/local/lib/python3.6/site-packages/django/core/handlers/wsgi.py", line 146, in __call__
web_1  |     response = self.get_response(request)
web_1  | django.db.utils.ProgrammingError: relation "main_visits" does not exist
web_1  | LINE 1: ...CT "main_visits"."id", "main_visits"."count" FROM "main_visi...
web_1  |                                                              ^
"""
LOCKED_PAGE = """\
OperationalError at /setup/AssignSpreads/
database is locked
Request Method:\tGET
Request URL:\thttp://127.0.0.1:8000/setup/AssignSpreads/
Django Version:\t1.8.2
Exception Type:\tOperationalError
Exception Value:\t
database is locked
Python Executable:\tC:\\ADSM_Beta.exe
"""
LOCKED_CHAIN = """\
Traceback (most recent call last):  26%|###############                                          |ETA:  0:00:34
  File "/usr/lib/python3/dist-packages/django/db/models/query.py", line 406, in get
    raise self.model.DoesNotExist(
packages.models.DoesNotExist: Package matching query does not exist.

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/django/db/backends/sqlite3/base.py", line 383, in execute
    return Database.Cursor.execute(self, query, params)
sqlite3.OperationalError: database is locked

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/usr/bin/patchman", line 686, in <module>
    main()
django.db.utils.OperationalError: database is locked
"""
NOT_LOADED = """\
Traceback (most recent call last):
  File "populate_first_app.py", line 6, in <module>
    from first_app.models import Webpage,AccessRecords,Topic
  File "C:\\Users\\me\\first_project\\first_app\\models.py", line 4, in <module>
    class Topic(models.Model):
  File "C:\\Users\\me\\envs\\lib\\site-packages\\django\\apps\\registry.py", line 135, in check_apps_ready
    raise AppRegistryNotReady("Apps aren't loaded yet.")
django.core.exceptions.AppRegistryNotReady: Apps aren't loaded yet.
"""
BROKEN = """\
TransactionManagementError: An error occurred in the current transaction. You can't execute queries until the end of the 'atomic' block.
(27 additional frame(s) were not displayed)
...
  File "onadata/apps/viewer/signals.py", line 60, in process_saved_submission
    _post_process_submissions(instance)
"""
HEALTH = """\
django      | ConnectionRefusedError: [Errno 111] Connection refused
django      |
django      | The above exception was the direct cause of the following exception:
django      |
django      | Traceback (most recent call last):
django      |   File "/usr/local/lib/python3.12/site-packages/celery/app/task.py", line 594, in apply_async
django      |     return app.send_task(
django      |            ^^^^^^^^^^^^^^
django      | kombu.exceptions.OperationalError: [Errno 111] Connection refused
"""
HEARD = [
    ("database-locked", LOCKED_PAGE),
    ("database-locked", LOCKED_CHAIN),
    ("database-locked", "sqlite3.OperationalError: database is locked"),
    ("no-such-column", "django.db.utils.OperationalError: no such column: expired"),
    ("apps-not-ready", NOT_LOADED),
    ("apps-not-ready", "AppRegistryNotReady: Apps aren't loaded yet."),
    ("transaction-already-broken", BROKEN),
    ("broker-unreachable", HEALTH),
    (
        "broker-unreachable",
        "kombu.exceptions.OperationalError: [WinError 10061] No connection could be made because the target machine actively refused it",
    ),
    (
        "transaction-ended-within-atomic",
        "TransactionManagementError at /q/1/\nThis is forbidden when an 'atomic' block is active.",
    ),
    (None, "TransactionManagementError: Cannot be inside an atomic block."),
    (
        None,
        "Exception Type: TransactionManagementError at /admin/\nException Value: Transaction managed block ended with pending COMMIT/ROLLBACK",
    ),
    ("too-many-connections", COMPOSE),
    ("too-many-connections", LOGGED),
    ("url-arguments-wrong", DEBUG_PAGE),
    ("broker-unreachable", BROKER_PAGE),
    ("redis-unreachable", CACHE),
    ("redis-unreachable", WINDOWS),
    ("task-unregistered", WORKER),
    ("task-unregistered", SENTRY),
    ("unique-violated", UNIQUE),
    ("secret-key-missing", ENVIRON),
    ("no-such-table", VISITS),
    (
        "no-such-table",
        'django.db.utils.ProgrammingError: relation "fack_topic" does not exist\nLINE 1: ...FROM "fack_topi..',
    ),
    ("no-such-table", 'django.db.utils.ProgrammingError: relation "admin_interface_theme" does not exist'),
    ("no-such-table", "django.db.utils.ProgrammingError: (1146, \"Table 'site.auth_user' doesn't exist\")"),
    ("table-already-exists", 'django.db.utils.ProgrammingError: relation "dbsettings_setting" already exists'),
    (
        "prepared-statement-missing",
        'psycopg.errors.InvalidSqlStatementName: prepared statement "_pg3_10" does not exist',
    ),
    (
        "unique-violated",
        'django.db.utils.IntegrityError: duplicate key value violates unique constraint "host_keyvalue_hostid_id_26dfd6af9d65566b_uniq"\nDETAIL:  Key (hostid_id, keyid_id, value)=(396, 13, 10.31.14.131) already exists.',
    ),
    (
        "unique-violated",
        'UniqueViolation: duplicate key value violates unique constraint "unique_link_trace_item_user"\nDETAIL:  Key (user_id, item_id)=(xxx, yyy) already exists.',
    ),
    ("task-unregistered", "Received unregistered task of type KeyError('openforms.submissions.tasks.cleanup').\n"),
    (
        "url-name-unknown",
        "NoReverseMatch: Reverse for 'lookup' not found. 'lookup' is not a valid view function or pattern name.",
    ),
    (
        "url-name-unknown",
        "NoReverseMatch: Reverse for 'home' with arguments '()' and keyword arguments '{}' not found. 0 pattern(s) tried: []",
    ),
    (
        "inconsistent-migration-history",
        "django.db.migrations.exceptions.InconsistentMigrationHistory: Migration invoice.0001_initial is applied before its dependency order.0085_delete_invoice on database 'default'.",
    ),
    (
        "inconsistent-migration-history",
        "InconsistentMigrationHistory: Migration journal.0035_journal_xsl is applied before its dependency core.0037_journal_xsl_files on database 'default'.",
    ),
    ("template-missing", "TemplateDoesNotExist: home/index.html"),
    ("template-missing", "django.template.exceptions.TemplateDoesNotExist: base.html"),
    ("template-missing", "TemplateDoesNotExist: debug_toolbar/base.html"),
    (
        "redis-unreachable",
        "redis.exceptions.ConnectionError: Error 111 connecting to 127.0.0.1:6379. Connection refused.",
    ),
    ("redis-unreachable", "ConnectionError: Error 111 connecting to localhost:6379. Connection refused."),
    (
        "query-in-async-code",
        "SynchronousOnlyOperation: You cannot call this from an async context - use a thread or sync_to_async.",
    ),
    ("secret-key-missing", "ImproperlyConfigured: The SECRET_KEY setting must not be empty."),
    (
        "view-without-queryset",
        "AssertionError: 'RetrieveAPIView' should either include a `serializer_class` attribute, or override the `get_serializer_class()` method.",
    ),
    (
        "nested-write-unsupported",
        "AssertionError: The `.create()` method does not support writable nestedfields by default.\nWrite an explicit `.create()` method for serializer `network.api.serializers.DataSerializer`",
    ),
    ("not-json", "TypeError: Object of type 'KeyError' is not JSON serializable"),
    ("object-does-not-exist", "shop.models.Book.DoesNotExist: Book matching query does not exist."),
    (
        "several-rows-for-get",
        "books.models.Book.MultipleObjectsReturned: get() returned more than one Book -- it returned 2!",
    ),
    ("related-object-does-not-exist", "users.models.User.profile.RelatedObjectDoesNotExist: User has no profile."),
    (
        "row-lock-outside-transaction",
        "TransactionManagementError: select_for_update cannot be used outside of a transaction.",
    ),
    # Of these there is no page, and none may take them for its own.
    (None, "KeyError: None"),
    (None, "AssertionError: May not set both `read_only` and `write_only`"),
    (None, "ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 6379)"),
    (None, 'asyncpg.exceptions.InvalidSQLStatementNameError: prepared statement "stmt_2" does not exist'),
    (None, "KeyError: 'crawler'"),
    (None, "sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) FATAL: sorry, too many clients already"),
    *LATER,
]


@pytest.mark.parametrize(("page", "text"), HEARD, ids=[f"{page}-{n}" for n, (page, _) in enumerate(HEARD)])
def test_a_reported_error_is_known_by_the_right_page_or_by_none(page: str | None, text: str) -> None:
    assert [error.name for error, _ in recognised(text, all_errors())] == ([page] if page else [])


LONG = {
    "letters": "AbCd" * 20_000,
    "spaces": f"{' ' * 100_000}x",
    "keys": 'IntegrityError: violates unique constraint "a"' + " Key (" * 20_000,
    "reasons": "Forbidden (CSRF " * 10_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_line_takes_no_long_time(text: str) -> None:
    started = process_time()
    recognised(text, all_errors())
    assert process_time() - started < 2
