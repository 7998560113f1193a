"""304 only to who has what would be answered now."""

import pytest
from rest_framework.test import APIClient

from apps.notifications.tests.factories import make_notification, make_user

LIST = "/api/v1/notifications/"
COUNT = "/api/v1/notifications/unread-count/"


@pytest.fixture
def api(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.mark.parametrize("address", [LIST, COUNT])
def test_asks_and_sends_nothing_again(api, address, django_assert_num_queries):
    tag = api.get(address).headers["ETag"]
    with django_assert_num_queries(0):
        again = api.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)


@pytest.mark.parametrize("address", [LIST, COUNT])
def test_answers_anew_after_a_write_of_another_process(api, user, peer, address):
    tag = api.get(address).headers["ETag"]
    notification = make_notification(user)
    answer = api.get(address, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    api.post(f"{LIST}{notification.pk}/read/")
    assert api.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200


def test_a_name_that_the_list_shows_counts_too(api, user, peer):
    tag = api.get(LIST).headers["ETag"]
    peer()("update", user.pk, "new")
    assert api.get(LIST, headers={"If-None-Match": tag}).status_code == 200


def test_a_tag_is_good_for_one_person_and_one_question(api):
    tag = api.get(LIST).headers["ETag"]
    assert api.get(LIST, {"unread": "true"}, headers={"If-None-Match": tag}).status_code == 200
    other = APIClient()
    other.force_authenticate(make_user())
    assert other.get(LIST, headers={"If-None-Match": tag}).status_code == 200


def test_no_tag_while_somebody_writes(api, user, peer):
    other = peer()
    other("begin")
    other("update", user.pk, "new")
    assert "ETag" not in api.get(LIST).headers
    other("commit")
    assert "ETag" in api.get(LIST).headers


def test_no_tag_without_redis(api, redis_server):
    redis_server.stop()
    answer = api.get(LIST)
    assert answer.status_code == 200
    assert "ETag" not in answer.headers
