"""What was given up is shown to the staff, who send it again."""

import pytest
from django.contrib.admin.sites import AdminSite
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core import mail

from apps.notifications.admin import DeliveryAdmin, NotificationAdmin
from apps.notifications.models import Delivery, Notification
from apps.notifications.tests.factories import make_delivery, make_user


@pytest.fixture
def request_of(rf):
    def request(user, path="/"):
        request = rf.get(path)
        request.user = user
        request.session = {}
        request._messages = FallbackStorage(request)
        return request

    return request


@pytest.fixture
def deliveries():
    return DeliveryAdmin(Delivery, AdminSite())


@pytest.fixture
def boss(db):
    return make_user(is_staff=True, is_superuser=True)


def test_sends_again_what_was_given_up(deliveries, boss, request_of, django_capture_on_commit_callbacks):
    dead = make_delivery(state="dead", attempts=12, last_error="no")
    sent = make_delivery()
    Delivery.objects.filter(pk=sent.pk).update(state="sent", sent_at=sent.due_at)
    request = request_of(boss)
    with django_capture_on_commit_callbacks(execute=True):
        deliveries.send_again(request, Delivery.objects.all())
    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.last_error) == ("sent", 1, "")
    assert len(mail.outbox) == 1
    assert [str(message) for message in request._messages] == ["1 mail will be sent again."]


def test_only_who_may_change_deliveries_sends_again(deliveries, boss, request_of):
    assert "send_again" in deliveries.get_actions(request_of(boss))
    assert "send_again" not in deliveries.get_actions(request_of(make_user(is_staff=True)))


def test_nothing_is_added_or_changed_by_hand(deliveries, boss, request_of):
    notifications = NotificationAdmin(Notification, AdminSite())
    for page in (deliveries, notifications):
        assert not page.has_add_permission(request_of(boss))
        assert not page.has_change_permission(request_of(boss))


@pytest.mark.parametrize("page", [DeliveryAdmin, NotificationAdmin])
def test_number_of_queries_does_not_grow_with_rows(page, boss, request_of, django_assert_num_queries):
    model = Delivery if page is DeliveryAdmin else Notification
    columns = page(model, AdminSite())
    counts = []
    for _ in range(2):
        make_delivery()
        rows = columns.get_changelist_instance(request_of(boss)).get_queryset(request_of(boss))
        with django_assert_num_queries(1) as asked:
            for row in rows:
                for name in columns.list_display:
                    getattr(columns, name, lambda row, name=name: str(getattr(row, name)))(row)
        counts.append(len(asked))
    assert counts == [1, 1]


def test_shows_the_state_of_the_mail(boss):
    delivery = make_delivery(state="dead")
    notifications = NotificationAdmin(Notification, AdminSite())
    assert notifications.state(delivery.notification) == "given up"
    silent = Notification.objects.create(recipient=boss, verb="site.announcement")
    assert notifications.state(silent) == "–"
