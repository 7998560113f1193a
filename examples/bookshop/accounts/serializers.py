from rest_framework import serializers

from accounts.models import User


class ProfileSerializer(serializers.ModelSerializer):
    """What the app shows and changes of the reader's own account."""

    class Meta:
        model = User
        fields = ("id", "email", "display_name", "is_staff")  # planted: writable-privilege-field


class PublicUserSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ("display_name", "is_staff")
        read_only_fields = ("display_name", "is_staff")
