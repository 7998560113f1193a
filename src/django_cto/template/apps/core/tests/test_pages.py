"""The page that shows what is wired, the documentation of the API, and the way from `/`."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from django.urls import include, path, reverse
from drf_spectacular.generators import SchemaGenerator

from apps.core import wiring
from apps.core.views import welcome

urlpatterns = [path("welcome", welcome), path("", include("config.urls"))]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=")


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    return EmailBackend(file_path=tmp_path)


def send(mailbox, subject, html=None):
    mail = EmailMultiAlternatives(subject, "Follow https://example.com/confirm/abc/ please", to=["anna@example.com"])
    if html:
        mail.attach_alternative(html, "text/html")
    mail.connection = mailbox
    mail.send()


def test_shows_every_part_and_its_state(client, mailbox):
    page = client.get("/welcome").content.decode()
    assert "PostgreSQL" in page
    assert "all applied" in page
    assert "celery -A config worker" in page
    assert page.count("welcome-part ok") >= 4
    assert "welcome-part failed" not in page


def test_shows_the_mail_that_was_caught(client, mailbox):
    send(mailbox, "Confirm your address", "<p>Follow</p>")
    send(mailbox, "Welcome")
    page = client.get("/welcome").content.decode()
    assert 'href="https://example.com/confirm/abc/"' in page
    assert page.index("Welcome <small>") < page.index("Confirm your address")


def test_a_part_that_fails_says_what_to_do(client, settings, closed_port):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": f"redis://127.0.0.1:{closed_port}/0"}}
    page = client.get("/welcome").content.decode()
    assert "welcome-part failed" in page
    assert "it does not answer" in page


def test_beat_is_seen_by_what_it_sent(settings):
    from django.utils import timezone
    from django_celery_beat.models import IntervalSchedule, PeriodicTask

    assert wiring.beat("ok").state == "off"
    every = IntervalSchedule.objects.create(every=1, period="minutes")
    PeriodicTask.objects.create(name="any", task="any", interval=every, last_run_at=timezone.now())
    assert wiring.beat("ok").state == "ok"
    assert wiring.beat("failed").state == "off"


def test_only_local_settings_show_it(client, settings):
    assert settings.WELCOME_PAGE is False
    assert client.get("/").url == reverse(settings.LOGIN_REDIRECT_URL)


def test_the_documentation_runs_under_the_policy(client):
    response = client.get(reverse("docs"))
    assert response.status_code == 200
    assert not INLINE.search(response.content.decode())
    assert "'unsafe" not in response["Content-Security-Policy"]


def test_the_schema_tells_of_refusals_and_of_nothing_unknown(client, capfd):
    schema = SchemaGenerator().get_schema(request=None, public=True)
    operations = [operation for methods in schema["paths"].values() for operation in methods.values()]
    assert operations
    assert all("4XX" in operation["responses"] for operation in operations)
    assert schema["components"]["schemas"]["Error"]["required"] == ["code", "detail", "errors", "request_id"]
    assert "Warning" not in capfd.readouterr().err
    assert client.get(reverse("schema")).status_code == 200
