"""Sessions of people on the pages: ended, forgotten."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.users.models import User


class SessionService:
    @staticmethod
    def end_all(user: User) -> None:
        for session in user.usersession_set.all():
            session.end()

    @staticmethod
    def forget_expired() -> int:
        """Django keeps what has expired until it is told, django-allauth until somebody looks at the list."""
        Session.objects.filter(expire_date__lt=timezone.now()).delete()
        is_stored = Exists(Session.objects.filter(session_key=OuterRef("session_key")))
        return UserSession.objects.filter(~is_stored).delete()[0]
