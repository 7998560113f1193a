"""What the API takes and shows of notifications and preferences."""

from django.contrib.contenttypes.models import ContentType
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.notifications.models import Preference
from apps.notifications.texts import title_of
from apps.notifications.verbs import Verb


class ActorSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)


class TargetSerializer(serializers.Serializer):
    type = serializers.CharField(help_text="The kind of thing, as in `users.user`")
    id = serializers.CharField()


@extend_schema_field(OpenApiTypes.OBJECT)
class DataField(serializers.JSONField):
    """An object whose keys differ from verb to verb."""


class NotificationSerializer(serializers.Serializer):
    """A row of `selectors.shown`. The fields describe it; `to_representation` makes it, ten times as fast."""

    id = serializers.UUIDField()
    verb = serializers.ChoiceField(choices=Verb.choices)
    title = serializers.CharField()
    actor = ActorSerializer(allow_null=True)
    target = TargetSerializer(allow_null=True)
    data = DataField()  # type: ignore[assignment]
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, row):
        actor = {"id": str(row["actor_id"]), "name": row["actor__name"]} if row["actor_id"] else None
        return {
            "id": str(row["id"]),
            "verb": row["verb"],
            "title": title_of(row["verb"], row["data"]),
            "actor": actor,
            "target": target_of(row),
            "data": row["data"],
            "created_at": row["created_at"].isoformat(),
            "read_at": row["read_at"] and row["read_at"].isoformat(),
        }


def target_of(row):
    if row["target_type_id"] is None:
        return None
    # Remembered by each process after the first time: no query a row.
    kind = ContentType.objects.get_for_id(row["target_type_id"])
    return {"type": f"{kind.app_label}.{kind.model}", "id": row["target_id"]}


class NotificationQuerySerializer(serializers.Serializer):
    """By what the list can be narrowed. Moments come out in UTC: PostgreSQL does not know every time zone of Python."""

    unread = serializers.BooleanField(required=False, help_text="Only unread ones, or only read")
    verb = serializers.ChoiceField(choices=Verb.choices, required=False)
    created_after = serializers.DateTimeField(required=False)
    created_before = serializers.DateTimeField(required=False)


class UnreadCountSerializer(serializers.Serializer):
    unread = serializers.IntegerField(min_value=0)


class MarkAllReadSerializer(serializers.Serializer):
    until = serializers.DateTimeField(
        required=False, help_text="The `created_at` of the newest that was looked at; later ones stay unread"
    )


class MarkedSerializer(serializers.Serializer):
    marked = serializers.IntegerField(min_value=0)


class PreferenceSerializer(serializers.Serializer):
    verb = serializers.ChoiceField(choices=Verb.choices, read_only=True)
    mandatory = serializers.BooleanField(read_only=True, help_text="Kept as it is, because it keeps the account safe")
    in_app = serializers.BooleanField(help_text="Whether it appears in the list")
    email = serializers.ChoiceField(choices=Preference.Email.choices)
