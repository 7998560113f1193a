"""What the API takes and shows of accounts."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from rest_framework import serializers

from apps.core.text import TextField
from apps.users.models import User


class EmailField(serializers.EmailField):
    """An address in lower case, as accounts keep it."""

    def __init__(self, **kwargs):
        super().__init__(max_length=254, **kwargs)

    def to_internal_value(self, data):
        return super().to_internal_value(data).lower()


class PasswordField(TextField):
    """A password as it was typed: blanks count, and it is never shown."""

    def __init__(self, **kwargs):
        style = {"input_type": "password"}
        super().__init__(write_only=True, trim_whitespace=False, max_length=256, style=style, **kwargs)


class TokenField(TextField):
    """A token as it was sent: trimmed, blanks would be an empty field, which the schema does not know."""

    def __init__(self, **kwargs):
        super().__init__(max_length=4096, trim_whitespace=False, **kwargs)


def good_enough(password: str, user: User, field: str) -> None:
    """Refuse a password that is too short, too common, or too like its owner."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise serializers.ValidationError({field: error.messages}) from error


class SignupSerializer(serializers.Serializer):
    email = EmailField()
    password = PasswordField()
    name = TextField(max_length=150, required=False, allow_blank=True)

    def validate(self, attrs):
        good_enough(attrs["password"], User(email=attrs["email"], name=attrs.get("name", "")), "password")
        return attrs


class DetailSerializer(serializers.Serializer):
    detail = serializers.CharField(read_only=True)


class LoginSerializer(serializers.Serializer):
    email = EmailField()
    password = PasswordField()
    code = TextField(
        required=False,
        allow_blank=True,
        max_length=16,
        help_text="From the authenticator app, or a recovery code; asked of who set it up.",
    )


class RefreshSerializer(serializers.Serializer):
    refresh = TokenField()


class TokenPairSerializer(serializers.Serializer):
    access = serializers.CharField(read_only=True)
    refresh = serializers.CharField(read_only=True)


class VerifySerializer(serializers.Serializer):
    token = TokenField()


class EmailSerializer(serializers.Serializer):
    email = EmailField()


class UserSerializer(serializers.ModelSerializer):
    """The fields describe an account and check what is sent; `to_representation` shows one, ten times as fast."""

    name = TextField(max_length=150, required=False, allow_blank=True)

    class Meta:
        model = User
        fields = ["id", "email", "name", "date_joined"]
        read_only_fields = ["id", "email", "date_joined"]

    def to_representation(self, user):
        joined = user.date_joined.isoformat().replace("+00:00", "Z")
        return {"id": str(user.pk), "email": user.email, "name": user.name, "date_joined": joined}


class PasswordChangeSerializer(serializers.Serializer):
    current_password = PasswordField()
    new_password = PasswordField()

    def validate(self, attrs):
        good_enough(attrs["new_password"], self.context["request"].user, "new_password")
        return attrs


class EmailChangeSerializer(serializers.Serializer):
    email = EmailField()
    current_password = PasswordField()
