"""Writes the audit log."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_ipv46_address

from apps.audit.models import Entry
from apps.core import request_id
from apps.core.addresses import client_address


class AuditService:
    @staticmethod
    def record(event, actor_id=None, target=None, request=None, **data):
        """One entry, in the transaction of what it tells of: neither is there without the other."""
        return Entry.objects.create(
            event=event,
            actor_id=actor_id,
            target_type=target._meta.label_lower if target else "",  # noqa: SLF001 - documented by Django
            target_id=str(target.pk) if target else "",
            address=address_of(request),
            request_id=request_id.current.get()[:64],
            data=data,
        )


def address_of(request):
    """None without a request, and where a server listens on a socket that has no address."""
    address = client_address(request) if request else ""
    try:
        validate_ipv46_address(address)
    except ValidationError:
        return None
    return address
