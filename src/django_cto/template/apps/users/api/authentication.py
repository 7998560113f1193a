"""Who calls the API: the bearer of an access token whose log-in still stands."""

from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed

from apps.users.models import TokenFamily, User
from apps.users.tokens import FAMILY_CLAIM, is_of_password


class TokenAuthentication(JWTAuthentication):
    """simplejwt's, but a log-out ends the access tokens too, not only when their minutes are over."""

    # In what it finds who asks: a kept answer of the API depends on these.
    reads = (User, TokenFamily)

    def get_user(self, validated_token):
        if FAMILY_CLAIM not in validated_token:
            return super().get_user(validated_token)
        family = validated_token[FAMILY_CLAIM]
        # One row: the account, if this log-in of it stands.
        user = next(iter(User.objects.filter(token_families=family, token_families__revoked_at=None)), None)
        if user is None or not user.is_active or not is_of_password(validated_token, user):
            raise AuthenticationFailed("Token is no longer valid", code="token_not_valid")
        return user
