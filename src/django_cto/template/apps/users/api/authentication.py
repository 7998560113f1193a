"""Who calls the API: the bearer of an access token whose log-in still stands."""

from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed

from apps.users.models import TokenFamily
from apps.users.tokens import FAMILY_CLAIM, is_of_password


class TokenAuthentication(JWTAuthentication):
    """simplejwt's, but a log-out ends the access tokens too, not only when their minutes are over."""

    def get_user(self, validated_token):
        if FAMILY_CLAIM not in validated_token:
            return super().get_user(validated_token)
        families = TokenFamily.objects.select_related("user")
        family = families.filter(pk=validated_token[FAMILY_CLAIM], revoked_at=None).first()
        if family is None or not family.user.is_active or not is_of_password(validated_token, family.user):
            raise AuthenticationFailed("Token is no longer valid", code="token_not_valid")
        return family.user
