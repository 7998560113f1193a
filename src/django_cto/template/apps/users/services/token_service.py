"""Tokens of the API: given out, rotated, ended."""

from django.db import transaction
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

from apps.users.models import TokenFamily, User
from apps.users.tokens import FAMILY_CLAIM, FamilyRefreshToken, TokenError, UntypedToken, is_of_password


class TokenService:
    @staticmethod
    @transaction.atomic
    def issue(user: User) -> dict[str, str]:
        """A first pair, the founders of a family."""
        family = TokenFamily(user=user)
        token = FamilyRefreshToken.of_family(family)
        family.expires_at = token.expires_at
        family.save()
        _note(token, user)
        return token.as_pair()

    @staticmethod
    def rotate(raw: str) -> dict[str, str]:
        """The next pair for a refresh token never used before. A second use ends the whole family."""
        token = FamilyRefreshToken(raw)
        with transaction.atomic():
            family = _living_family(token, TokenFamily.objects.select_for_update(of=("self",)))
            is_first_use = _spend(token)
            if is_first_use:
                token.renew()
                _note(token, family.user)
                family.expires_at = token.expires_at
            else:
                family.revoked_at = timezone.now()
            family.save(update_fields=["expires_at", "revoked_at"])
        # Refused only out here: inside, the exception would undo the revocation.
        if not is_first_use:
            raise TokenError("Token is blacklisted")
        return token.as_pair()

    @staticmethod
    def verify(raw: str) -> None:
        """Refuse what the API would refuse, and a refresh token that was used."""
        token = UntypedToken(raw)
        _living_family(token, TokenFamily.objects)
        if BlacklistedToken.objects.filter(token__jti=token["jti"]).exists():
            raise TokenError("Token is blacklisted")

    @staticmethod
    def revoke(raw: str) -> None:
        """Log out: neither this refresh token nor any of its family works again."""
        token = FamilyRefreshToken(raw)
        with transaction.atomic():
            family = _living_family(token, TokenFamily.objects.select_for_update(of=("self",)))
            family.revoked_at = timezone.now()
            family.save(update_fields=["revoked_at"])

    @staticmethod
    def revoke_all(user: User) -> None:
        user.token_families.filter(revoked_at=None).update(revoked_at=timezone.now())

    @staticmethod
    def forget_expired() -> int:
        now = timezone.now()
        OutstandingToken.objects.filter(expires_at__lt=now).delete()
        return TokenFamily.objects.filter(expires_at__lt=now).delete()[0]


def _living_family(token, families) -> TokenFamily:
    family = families.select_related("user").filter(pk=token.get(FAMILY_CLAIM)).first()
    if family is None or family.revoked_at or not family.user.is_active or not is_of_password(token, family.user):
        raise TokenError("Token is invalid")
    return family


def _note(token: FamilyRefreshToken, user: User) -> None:
    """Remember that it was given out, but not the token itself: who reads the table shall not be able to use it."""
    OutstandingToken.objects.create(
        user=user, jti=token["jti"], token="", created_at=token.current_time, expires_at=token.expires_at
    )


def _spend(token: FamilyRefreshToken) -> bool:
    """Whether this is the token's first use. The row is created once; the family's lock lets one ask at a time."""
    outstanding = OutstandingToken.objects.filter(jti=token["jti"]).first()
    if outstanding is None:
        raise TokenError("Token is invalid")
    return BlacklistedToken.objects.get_or_create(token=outstanding)[1]
