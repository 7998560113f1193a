"""JSON web tokens of this project: simplejwt's, each a member of a family."""

from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import RefreshToken, UntypedToken
from rest_framework_simplejwt.utils import datetime_from_epoch, get_md5_hash_password

FAMILY_CLAIM = "family"


class FamilyRefreshToken(RefreshToken):
    """A refresh token that knows which log-in it comes from."""

    def check_blacklist(self):
        """Whether it was spent is asked under the family's lock: here two at once would both be told no."""

    @classmethod
    def of_family(cls, family):
        token = cls()
        token[api_settings.USER_ID_CLAIM] = str(family.user_id)
        token[api_settings.REVOKE_TOKEN_CLAIM] = get_md5_hash_password(family.user.password)
        token[FAMILY_CLAIM] = str(family.pk)
        return token

    @property
    def expires_at(self):
        return datetime_from_epoch(self["exp"])

    def renew(self):
        """The next of the family."""
        self.set_jti()
        self.set_exp()
        self.set_iat()

    def as_pair(self) -> dict[str, str]:
        return {"refresh": str(self), "access": str(self.access_token)}


def is_of_password(token, user) -> bool:
    """Whether the token was given out for the password the user has now."""
    return token.get(api_settings.REVOKE_TOKEN_CLAIM) == get_md5_hash_password(user.password)


__all__ = ["FAMILY_CLAIM", "FamilyRefreshToken", "TokenError", "UntypedToken", "is_of_password"]
