"""Errors of further threads, chosen before anything was known of how they would be answered."""

from __future__ import annotations

TASK_CLOSED = """\
[2011-04-14 16:59:43,071: INFO/MainProcess] Got task from broker: controlpanel.tasks.discover[15dcea93]
[2011-04-14 16:59:43,126: ERROR/MainProcess] Task controlpanel.tasks.discover[15dcea93] raised exception: DatabaseError('server closed the connection unexpectedly\\n\\tThis probably means the server terminated abnormally\\n',)
Traceback (most recent call last):
  File "/usr/local/lib/python2.6/dist-packages/celery/execute/trace.py", line 34, in trace
    return cls(states.SUCCESS, retval=fun(*args, **kwargs))
DatabaseError: server closed the connection unexpectedly
"""
MESSAGE_CLOSED = """\
[dramatiq.worker.WorkerThread:409]  - Failed to process message judge_task('5278736edc1ded50085a726a50a8d0ef', 1160) with unhandled exception.
Traceback (most recent call last):
  File "/usr/local/lib/python3.7/site-packages/django/db/backends/utils.py", line 85, in _execute
    return self.cursor.execute(sql, params)
psycopg2.OperationalError: server closed the connection unexpectedly
\tThis probably means the server terminated abnormally
\tbefore or while processing the request.


The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "./judge/tasks.py", line 11, in judge_task
    uid = Submission.objects.get(id=submission_id).user_id
django.db.utils.OperationalError: server closed the connection unexpectedly
"""
USERS = """\
peermetrics-api-1       | Running migrations:
peermetrics-postgres-1  | 2024-03-27 15:28:16.728 UTC [44] ERROR:  relation "users" does not exist
peermetrics-api-1       | Traceback (most recent call last):
peermetrics-api-1       |   File "/usr/local/lib/python3.8/site-packages/django/db/backends/utils.py", line 84, in _execute
peermetrics-api-1       |     return self.cursor.execute(sql, params)
peermetrics-api-1       | psycopg2.errors.UndefinedTable: relation "users" does not exist
peermetrics-api-1       |
peermetrics-api-1       |
peermetrics-api-1       | The above exception was the direct cause of the following exception:
peermetrics-api-1       |
peermetrics-api-1       | Traceback (most recent call last):
peermetrics-api-1       |   File "manage.py", line 15, in <module>
peermetrics-api-1       |     execute_from_command_line(sys.argv)
peermetrics-api-1       | django.db.utils.ProgrammingError: relation "users" does not exist
"""
RELOADED = """\
python_1    |   File "/usr/local/lib/python3.7/site-packages/django/db/backends/utils.py", line 84, in _execute
python_1    |     return self.cursor.execute(sql, params)
python_1    | django.db.utils.ProgrammingError: relation "auth_user" does not exist
python_1    | LINE 1: SELECT (1) AS "a" FROM "auth_user" WHERE "auth_user"."userna...
python_1    |                                ^
python_1    |
python_1    | Watching for file changes with StatReloader
"""
MYSQL = """\
Starting promgen_mysql_1 ... done
Traceback (most recent call last):
  File "/usr/local/lib/python3.6/site-packages/django/db/backends/mysql/base.py", line 71, in execute
    return self.cursor.execute(query, args)
MySQLdb._exceptions.ProgrammingError: (1146, "Table 'promgen.django_site' doesn't exist")

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/usr/local/bin/promgen", line 11, in <module>
    load_entry_point('promgen', 'console_scripts', 'promgen')()
django.db.utils.ProgrammingError: (1146, "Table 'promgen.django_site' doesn't exist")
"""
NAMESPACE_PAGE = """\
NoReverseMatch at /
u'account' is not a registered namespace
Request Method:\tGET
Request URL:\thttp://127.0.0.1:8000/
Django Version:\t1.9.6
Exception Type:\tNoReverseMatch
Exception Value:\t
u'account' is not a registered namespace
Exception Location:\t/lib/python2.7/site-packages/django/core/urlresolvers.py in reverse, line 596
"""
NAMESPACE = """\
Traceback (most recent call last):
  File "D:\\Users\\me\\website\\venv\\lib\\site-packages\\django\\urls\\base.py", line 71, in reverse
    extra, resolver = resolver.namespace_dict[ns]
KeyError: ' admin'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "D:\\Users\\me\\website\\venv\\lib\\site-packages\\django\\urls\\base.py", line 82, in reverse
    raise NoReverseMatch("%s is not a registered namespace" % key)
django.urls.exceptions.NoReverseMatch: ' admin' is not a registered namespace
"""
MODEL = """\
Traceback (most recent call last):
  File "manage.py", line 10, in <module>
    execute_from_command_line(sys.argv)
  File "/home/me/project_iot/venv/src/django-mqtt/django_mqtt/models.py", line 202, in ACL
    topic = models.ForeignKey(Topic)  # There is many of acc options by topic
TypeError: __init__() missing 1 required positional argument: 'on_delete'
"""
ONE_LINE = """\
django.db.utils.IntegrityError: duplicate key value violates unique constraint "core_advancement_campaign_action_id_key" DETAIL: Key (campaign_action_id)=(083ce803-5050) already exists.

at ._execute ( /opt/venv/lib/python3.12/site-packages/django/db/backends/utils.py:105 )
at .__exit__ ( /opt/venv/lib/python3.12/site-packages/django/db/utils.py:91 )
"""
SENTRY_UNIQUE = """\
UniqueViolation: duplicate key value violates unique constraint "facility_hospitaldoctors_facility_id_area_deleted_4dd0a052_uniq"
DETAIL:  Key (facility_id, area, deleted)=(83, 2, f) already exists.
  File "django/db/backends/utils.py", line 84, in _execute
    return self.cursor.execute(sql, params)
IntegrityError: duplicate key value violates unique constraint "facility_hospitaldoctors_facility_id_area_deleted_4dd0a052_uniq"
DETAIL:  Key (facility_id, area, deleted)=(83, 2, f) already exists.
(23 additional frame(s) were not displayed)
"""
LOGGED_PAGE = """\
fill_database:250 check_json_response WARNING    IntegrityError at /api/v1/studies/8529334/
duplicate key value violates unique constraint "interventions_interventi_interventionset_id_name_ce6bdae3_uniq"
DETAIL:  Key (interventionset_id, name)=(44, Dcaf_4mg) already exists.


Request Method: PATCH
Request URL: http://0.0.0.0:8000/api/v1/studies/8529334/
Django Version: 2.1
"""
DRIVER = """\
reviewboard_1  |   File "/opt/venv/local/lib/python2.7/site-packages/django/db/backends/postgresql_psycopg2/base.py", line 25, in <module>
reviewboard_1  |     raise ImproperlyConfigured("Error loading psycopg2 module: %s" % e)
reviewboard_1  | django.core.exceptions.ImproperlyConfigured: Error loading psycopg2 module: No module named psycopg2
"""
POSTMORTEM = """\
TemplateDoesNotExist at /
planet/posts/list.html
Request Method:\tGET
Request URL:\thttp://127.0.0.1:8000/
Django Version:\t1.8.14
Exception Type:\tTemplateDoesNotExist
Exception Value:\t
planet/posts/list.html
Exception Location:\t/Users/me/lib/python2.7/site-packages/django/template/loader.py in render_to_string, line 137

Template-loader postmortem

Django tried loading these templates, in this order:
"""
CRON = """\
KeyError: 'olympia.addons.cron._update_appsupport'
  File "celery/worker/consumer/consumer.py", line 557, in on_task_received
    strategy = strategies[type_]

Received unregistered task of type 'olympia.addons.cron._update_appsupport'.
The message has been ignored and discarded.

Did you remember to import the module containing this task?
"""
POD = """\
 ERROR:    05/20/2025 10:46:58 AM     consumer.py:591 : celery.worker.consumer.consumer Received unregistered task of type 'check_for_external_group_sync'.
│ The message has been ignored and discarded.
"""
MANIFEST = """\
ValueError: Missing staticfiles manifest entry for 'js/unload_warning.js'
(35 additional frame(s) were not displayed)
...
  File "django/contrib/staticfiles/storage.py", line 432, in stored_name
    raise ValueError("Missing staticfiles manifest entry for '%s'" % clean_name)

Internal Server Error: /dashboard/projects/test-der-projektliste/basic/
"""
DYNO = """\
raise ValueError("Missing staticfiles manifest entry for '%s'" % clean_name)
2020-11-16T15:50:12.844857+00:00 app[web.1]: ValueError: Missing staticfiles manifest entry for 'adminlte/plugins/jquery/jquery-3.5.1.slim.min.js'
"""
UNHASHED = """\
Internal Server Error: /

ValueError at /
The file 'assets\\css\\fontawesome-all.min.css' could not be found with <whitenoise.storage.CompressedManifestStaticFilesStorage object at 0x7f8c056fe780>.

Request Method: GET
Request URL: https://shop.example.com/
Django Version: 2.0.4
"""
SYSCALL = """\
Nov 22 11:28:18 xxx app[worker] info Traceback (most recent call last):
Nov 22 11:28:18 xxx app[worker] info   File "/app/.heroku/python/lib/python3.6/site-packages/django/db/backends/utils.py", line 85, in _execute
Nov 22 11:28:18 xxx app[worker] info     return self.cursor.execute(sql, params)
Nov 22 11:28:18 xxx app[worker] error psycopg2.OperationalError: SSL SYSCALL error: Bad file descriptor
"""
OLD_VIEW = """\
AssertionError at /auth/logout
'LogoutView' should either include a 'serializer_class' attribute, or use the 'model' attribute as a shortcut for automatically generating a serializer class.
"""
# The page that knows it; None where there is no page: then none may take it for its own.
LATER = [
    ("server-closed-connection", TASK_CLOSED),
    ("server-closed-connection", MESSAGE_CLOSED),
    ("server-closed-connection", SYSCALL),
    ("no-such-table", USERS),
    ("no-such-table", RELOADED),
    ("no-such-table", MYSQL),
    ("url-name-unknown", "django.urls.exceptions.NoReverseMatch: 'filebrowser' is not a registered namespace"),
    ("url-name-unknown", NAMESPACE_PAGE),
    ("url-name-unknown", NAMESPACE),
    ("on-delete-missing", MODEL),
    ("unique-violated", ONE_LINE),
    ("unique-violated", SENTRY_UNIQUE),
    ("unique-violated", LOGGED_PAGE),
    ("database-driver-missing", DRIVER),
    ("template-missing", POSTMORTEM),
    ("task-unregistered", CRON),
    ("task-unregistered", POD),
    ("static-entry-missing", MANIFEST),
    ("static-entry-missing", DYNO),
    ("static-entry-missing", UNHASHED),
    ("view-without-queryset", OLD_VIEW),
    (
        "import-removed",
        "ImportError: cannot import name 'ugettext_lazy' from 'django.utils.translation' (/srv/lib/python3.8/site-packages/django/utils/translation/__init__.py)",
    ),
    (
        "database-not-named",
        "django.core.exceptions.ImproperlyConfigured: settings.DATABASES is improperly configured. Please supply the NAME value.",
    ),
]
