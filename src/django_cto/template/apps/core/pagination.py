"""Pages by cursor: the thousandth costs what the first does, and rows added meanwhile shift nothing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100
    # A model without `created_at` says another ordering at its view; the field wants an index.
    ordering = ("-created_at", "-pk")

    def paginate_queryset(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().paginate_queryset(*args, **kwargs)
        except (DataError, ValidationError):
            # The place in a made-up cursor is no value of the field: an error of the caller, who gets none of ours.
            if self.cursor is None:
                raise
            raise NotFound(self.invalid_cursor_message) from None
