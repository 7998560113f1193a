"""What people are notified of: add a verb here, and two templates beside the others for its mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """The label is what people read in the list and choose by in their preferences."""

    WELCOME = "account.welcome", _("Welcome")
    PASSWORD_CHANGED = "account.password_changed", _("Your password was changed")
    EMAIL_CHANGED = "account.email_changed", _("Your e-mail address was changed")
    ANNOUNCEMENT = "site.announcement", _("Announcement")
    DIGEST = "notifications.digest", _("What you have missed")


# Somebody who has taken over an account must not be able to silence these.
MANDATORY = frozenset({Verb.WELCOME, Verb.PASSWORD_CHANGED, Verb.EMAIL_CHANGED})
# A digest is made of other notifications, nobody chooses it by itself.
CHOOSABLE = tuple(verb for verb in Verb if verb is not Verb.DIGEST)
