"""Pages of the list of notifications."""

from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination


class NotificationPagination(CursorPagination):
    """From where the last page ended, however many come in meanwhile, and as fast on the last page as on the first."""

    ordering = ("-created_at", "-id")
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100

    def decode_cursor(self, request):
        cursor = super().decode_cursor(request)
        # A made-up cursor would reach the database as a date and come back as an error of ours.
        if cursor and cursor.position is not None and not is_moment(cursor.position):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def is_moment(text):
    try:
        moment = parse_datetime(text)
    except ValueError:
        return False
    return moment is not None and moment.tzinfo is not None
