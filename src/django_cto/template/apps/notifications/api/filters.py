"""By what the list of notifications can be narrowed."""

from django_filters import rest_framework as filters

from apps.notifications.models import Notification
from apps.notifications.verbs import Verb


class NotificationFilter(filters.FilterSet):
    # The library's own filter takes whatever it cannot read for no filter at all.
    unread = filters.TypedChoiceFilter(
        field_name="read_at",
        lookup_expr="isnull",
        choices=(("true", "true"), ("false", "false")),
        coerce=lambda value: value == "true",
        help_text="Only unread ones, or only read",
    )
    verb = filters.ChoiceFilter(choices=Verb.choices)
    created_after = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gt")
    created_before = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")

    class Meta:
        model = Notification
        fields = ()
