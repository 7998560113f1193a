"""What is read, and for whom."""

from apps.things.models import Thing


def things_of(owner):
    """All of one person that are not archived, newest first."""
    return Thing.objects.filter(owner_id=owner.pk, archived_at=None)
