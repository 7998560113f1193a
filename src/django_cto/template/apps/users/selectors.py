"""What is read about accounts."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from apps.users.models import User


def sessions_of(user: User) -> list[UserSession]:
    """Where somebody is signed in, oldest first: two queries, where django-allauth's own list needs three a session."""
    listed = list(user.usersession_set.order_by("created_at"))
    keys = [session.session_key for session in listed]
    stored = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    living = {session.session_key for session in stored if _is_of_password(session, user)}
    return [session for session in listed if session.session_key in living]


def _is_of_password(session: Session, user: User) -> bool:
    """A changed password ends sessions by their hash alone: their rows stay."""
    given = session.get_decoded().get(HASH_SESSION_KEY, "")
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(given, known) for known in hashes)


def export_of(user: User) -> dict:
    """All that is kept about someone, in the words of their own export."""
    return {
        "account": {
            "id": str(user.pk),
            "email": user.email,
            "name": user.name,
            "joined": user.date_joined,
            "last_login": user.last_login,
        },
        "email_addresses": list(user.emailaddress_set.order_by("pk").values("email", "verified", "primary")),
        "connected_accounts": list(user.socialaccount_set.order_by("pk").values("provider", "uid", "date_joined")),
        "second_factors": list(user.authenticator_set.order_by("pk").values("type", "created_at", "last_used_at")),
        "sessions": list(user.usersession_set.order_by("pk").values("ip", "user_agent", "created_at", "last_seen_at")),
        "notifications": list(
            user.notifications.order_by("created_at").values("verb", "data", "created_at", "read_at")
        ),
        "notification_preferences": list(
            user.notification_preferences.order_by("verb").values("verb", "in_app", "email")
        ),
        "api_log_ins": list(
            user.token_families.order_by("created_at").values("created_at", "expires_at", "revoked_at")
        ),
    }
