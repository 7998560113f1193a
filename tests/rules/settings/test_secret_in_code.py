from __future__ import annotations

import pytest

from django_cto.project import project_from
from django_cto.rules.settings.secret_in_code import check

ENTRY = 'import os\nINSTALLED_APPS = ["shop"]\nROOT_URLCONF = "u"\n'


def found(source: str, path: str = "shop/settings.py") -> list[str]:
    return [finding.message.split(":")[0] for finding in check(project_from({path: ENTRY + source}))]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('SECRET_KEY = "change-me"', "`SECRET_KEY` is a secret that stands in the code"),
        ('SECRET_KEY = os.getenv("SECRET_KEY", "abc")', "`SECRET_KEY` falls back to a secret that stands in the code"),
        (
            'SECRET_KEY = os.getenv("SECRET_KEY") or "abc"',
            "`SECRET_KEY` falls back to a secret that stands in the code",
        ),
        ('STRIPE_API_KEY = "sk_live_4eC39HqLyjWDarj"', "`STRIPE_API_KEY` is a secret that stands in the code"),
        (
            'AWS_SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG+bPx"',
            "`AWS_SECRET_ACCESS_KEY` is a secret that stands in the code",
        ),
        (
            'DATABASES = {"default": {"PASSWORD": "hunter2"}}',
            '`DATABASES[…]["PASSWORD"]` is a secret that stands in the code',
        ),
        (
            'CELERY_BROKER_URL = "amqp://shop:f00Bar99xY12@mq/0"',
            "`CELERY_BROKER_URL` is a secret that stands in the code",
        ),
        ('SIMPLE_JWT = {"SIGNING_KEY": "abc"}', '`SIMPLE_JWT[…]["SIGNING_KEY"]` is a secret that stands in the code'),
    ],
)
def test_a_secret_is_found(source: str, message: str) -> None:
    assert found(source) == [message]


@pytest.mark.parametrize(
    "source",
    [
        'SECRET_KEY = os.environ["SECRET_KEY"]',
        'SECRET_KEY = os.getenv("SECRET_KEY", "")',
        'SECRET_KEY = open("/run/secret").read()',
        'SECRET_KEY = os.getenv("K", "x")\nif SECRET_KEY == "x":\n    raise RuntimeError',
        'DATABASES = {"default": {"PASSWORD": os.getenv("P", "postgres")}}',
        'PASSWORD_RESET_TOKEN = "shop.tokens.Generator"',
        'OAUTH_TOKEN_URL = "https://id.example/token"',
        'RECAPTCHA_PUBLIC_KEY = "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ"',
        'AUTH_TOKEN = "your-token-goes-here-123"',
        'BROKER_URL = "amqp://guest:guest@localhost//"',
        'SENTRY_DSN = "https://0123456789abcdef@sentry.example/1"',
        'PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]',
    ],
)
def test_what_is_no_secret_or_not_in_the_code_is_let_be(source: str) -> None:
    assert found(source) == []


def test_settings_of_developers_are_let_be() -> None:
    assert found('SECRET_KEY = "x"', "shop/settings/local.py") == []
