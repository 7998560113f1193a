"""How it is told to clients."""

from rest_framework import serializers

from apps.things.models import Thing


class ThingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Thing
        fields = ["id", "name", "created_at"]
        read_only_fields = ["id", "created_at"]
