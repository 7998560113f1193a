"""What is read about accounts."""

from apps.users.models import User


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
