"""Production starts with what is right, and says which variable is not."""

import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings.parts import guard

PRODUCTION = "config.settings.production"


@pytest.fixture
def start(load, sound):
    return lambda **variables: load(PRODUCTION, **(sound | variables))


def test_the_deployment_check_has_no_warning(run, sound):
    answer = run("manage.py", "check", "--deploy", DJANGO_SETTINGS_MODULE=PRODUCTION, **sound)
    assert answer.returncode == 0, answer.stderr
    assert "no issues (0 silenced)" in answer.stdout


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DJANGO_DEBUG", "true"),
        ("DJANGO_SECRET_KEY", ""),
        ("DJANGO_SECRET_KEY", "django-insecure-" + "abcdefghijklmnop" * 4),
        ("DJANGO_SECRET_KEY", "short"),
        ("DJANGO_SECRET_KEY", "ab" * 40),
        ("DJANGO_ALLOWED_HOSTS", ""),
        ("DJANGO_ALLOWED_HOSTS", "www.example.com,*"),
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "sqlite:///app.sqlite3"),
        ("DIRECT_DATABASE_URL", "sqlite:///app.sqlite3"),
        ("REDIS_URL", ""),
        ("CACHE_URL", "redis://:password@127.0.0.1:1/0"),
        ("CELERY_BROKER_URL", "memory://"),
        ("EMAIL_URL", ""),
        ("EMAIL_URL", "consolemail://"),
        ("CELERY_TASK_ALWAYS_EAGER", "true"),
        ("TRUSTED_PROXY_COUNT", ""),
    ],
)
def test_it_names_the_variable_that_is_wrong(start, variable, value):
    with pytest.raises(ImproperlyConfigured) as refused:
        start(**{variable: value})
    _, *told = str(refused.value).splitlines()
    assert [line.split()[0] for line in told] == [variable]


def test_it_says_everything_that_is_missing_at_once(start, sound):
    missing = ("DJANGO_SECRET_KEY", "DJANGO_ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")
    with pytest.raises(ImproperlyConfigured) as refused:
        start(**dict.fromkeys(missing, ""))
    assert tuple(line.split()[0] for line in str(refused.value).splitlines()[1:]) == missing


def test_the_servers_of_a_developer_are_refused(tmp_path, monkeypatch):
    (tmp_path / "var" / "postgres").mkdir(parents=True)
    (tmp_path / "var" / "postgres" / "password").write_text("of-the-embedded-one")
    monkeypatch.setattr(guard, "ROOT", tmp_path)
    assert guard.is_embedded("postgres://app:of-the-embedded-one@127.0.0.1:5555/app", "postgres")
    assert not guard.is_embedded("postgres://app:another@127.0.0.1:5555/app", "postgres")
    assert not guard.is_embedded("redis://127.0.0.1:5555/0", "valkey")


def test_it_knows_nothing_of_embedded_servers(run, sound):
    code = "import sys; import django; django.setup(); print([name for name in sys.modules if 'embedded' in name])"
    answer = run("-c", code, DJANGO_SETTINGS_MODULE=PRODUCTION, **sound)
    assert answer.stdout.strip() == "[]", answer.stderr


def test_browsers_are_told_to_be_strict(start):
    settings = start()
    assert settings.SECURE_HSTS_SECONDS == 31_536_000
    assert settings.SESSION_COOKIE_NAME.startswith("__Secure-")
    assert settings.CSRF_COOKIE_NAME.startswith("__Secure-")
    assert settings.SECURE_PROXY_SSL_HEADER == ("HTTP_X_FORWARDED_PROTO", "https")
    # STATICFILES_STORAGE is ignored since Django 5.1; a project that still sets it serves files without a hash.
    assert settings.STORAGES["staticfiles"]["BACKEND"] == "whitenoise.storage.CompressedManifestStaticFilesStorage"


def test_without_proxies_no_header_says_that_a_request_was_encrypted(start):
    assert not hasattr(start(TRUSTED_PROXY_COUNT="0"), "SECURE_PROXY_SSL_HEADER")


def test_behind_a_pooler_nothing_relies_on_the_session(start):
    pooled = start(DATABASE_POOLED="true").DATABASES["default"]
    assert pooled["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert pooled["OPTIONS"]["prepare_threshold"] is None
    # A pooler refuses a connection that brings parameters of its own.
    assert "options" not in pooled["OPTIONS"]
    assert (pooled["CONN_MAX_AGE"], pooled["CONN_HEALTH_CHECKS"]) == (60, True)


def test_migrations_go_past_the_pooler_and_take_their_time(start, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["manage.py", "migrate"])
    direct = start(DATABASE_POOLED="true", DIRECT_DATABASE_URL="postgres://app:password@direct.invalid/app")
    database = direct.DATABASES["default"]
    assert database["HOST"] == "direct.invalid"
    assert database["OPTIONS"]["options"] == "-c statement_timeout=0"
    with pytest.raises(ImproperlyConfigured, match="  DIRECT_DATABASE_URL is not set"):
        start(DATABASE_POOLED="true")


def test_queue_and_cache_are_apart(start):
    settings = start()
    assert settings.CELERY_BROKER_URL.endswith(":1/0")
    assert settings.CACHES["default"]["LOCATION"].endswith(":1/1")


def test_a_lost_task_is_found_after_it_must_have_ended(start):
    settings = start()
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT
