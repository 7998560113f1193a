"""Alive without anybody's help; ready only with everybody's, and never waiting long to say so."""

import time

import pytest
from celery import current_app
from django.core.cache import caches
from django.db import connection
from django.test import override_settings

from apps.core import health

pytestmark = pytest.mark.django_db(transaction=True)


def ask(client, path="/health/ready", **headers):
    begun = time.monotonic()
    response = client.get(path, **headers)
    return response, time.monotonic() - begun


def test_is_alive_without_asking_anybody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response, _ = ask(client, "/health/live")
    assert response.json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
@override_settings(SECURE_SSL_REDIRECT=True)
def test_a_probe_knows_neither_our_name_nor_https(client, path):
    response, _ = ask(client, path, HTTP_HOST="10.1.2.3:8000")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


def test_is_ready_with_all_it_needs(client):
    response, _ = ask(client)
    expected = {"database": "ok", "migrations": "ok", "cache": "ok", "broker": "ok"}
    assert response.json() == {"status": "ok", "checks": expected}


@pytest.fixture
def port(request, closed_port, mute_port):
    return {"closed": closed_port, "mute": mute_port}[request.param]


each_port = pytest.mark.parametrize("port", ["closed", "mute"], indirect=True)


def assert_not_ready(client, name):
    response, seconds = ask(client)
    assert response.status_code == 503
    assert response.json()["status"] == "failed"
    assert {key for key, status in response.json()["checks"].items() if status != "ok"} == {name}
    assert seconds < health.PATIENCE + 1


@each_port
def test_is_not_ready_without_its_cache(client, port, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": f"redis://127.0.0.1:{port}/0"}}
    try:
        assert_not_ready(client, "cache")
    finally:
        caches.close_all()


@each_port
def test_is_not_ready_without_its_queue(client, port):
    usual = current_app.conf.broker_url
    current_app.conf.broker_url = f"redis://127.0.0.1:{port}/0"
    try:
        assert_not_ready(client, "broker")
    finally:
        current_app.conf.broker_url = usual


@each_port
def test_is_not_ready_without_its_database(client, port):
    usual = connection.settings_dict["PORT"], connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict.update(PORT=port, HOST="127.0.0.1")
    health.migrated.set()
    try:
        assert_not_ready(client, "database")
    finally:
        connection.settings_dict.update(PORT=usual[0], HOST=usual[1])


def test_is_not_ready_before_the_database_is_migrated(client):
    health.migrated.clear()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions' RETURNING id, app, name, applied")
        (row,) = cursor.fetchall()
    try:
        assert_not_ready(client, "migrations")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO django_migrations VALUES (%s, %s, %s, %s)", row)
    response, _ = ask(client)
    assert response.status_code == 200
