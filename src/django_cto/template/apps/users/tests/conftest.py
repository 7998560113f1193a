"""People for the tests, and programs that act for them."""

import pytest
from rest_framework.test import APIClient

from apps.users.services.token_service import TokenService
from apps.users.services.user_service import UserService

PASSWORD = "correct-horse-battery"


@pytest.fixture
def make_user(db):
    def make(email="ada@example.com", password=PASSWORD, verified=True, **fields):
        return UserService.create_user(email, password, verified=verified, **fields)

    return make


@pytest.fixture
def user(make_user):
    return make_user()


@pytest.fixture
def api():
    return APIClient()


@pytest.fixture
def pair(user):
    return TokenService.issue(user)


@pytest.fixture
def signed_in(pair):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {pair['access']}")
    return client
