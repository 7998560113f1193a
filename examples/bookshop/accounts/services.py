"""What can be done with an account."""

from functools import partial

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Bookmark, NewsletterSubscription
from accounts.tasks import send_newsletter_confirmation, send_welcome


def register(email, password, **fields):
    """Create an account; the unique constraint decides who was first."""
    try:
        with transaction.atomic():
            user = get_user_model().objects.create_user(email, password, **fields)
            transaction.on_commit(partial(send_welcome.delay, user.pk))
    except IntegrityError as error:
        raise ValidationError({"email": "Email already registered"}) from error
    return user


def subscribe(email):
    """Put an address on the newsletter's list, once."""
    if not NewsletterSubscription.objects.filter(email=email).exists():  # planted: check-then-create
        NewsletterSubscription.objects.create(email=email)
        send_newsletter_confirmation.delay(email)


def add_bookmark(user, target, note=""):
    """Remember the target for the user; True if it was not there yet."""
    try:
        with transaction.atomic():
            Bookmark.objects.create(user=user, target=target, note=note)
    except IntegrityError:
        return False
    return True
