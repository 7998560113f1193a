import pytest
from rest_framework.test import APIClient

from apps.notifications.tests.factories import make_user


@pytest.fixture
def user(db):
    return make_user(name="Ada Lovelace")


@pytest.fixture
def stranger(db):
    return make_user()


@pytest.fixture
def client_of():
    def client(user):
        api = APIClient()
        api.force_authenticate(user)
        return api

    return client


@pytest.fixture
def api(user, client_of):
    return client_of(user)
