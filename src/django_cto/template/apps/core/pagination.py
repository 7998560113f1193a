"""Pages by cursor: the thousandth costs what the first does, and rows added meanwhile shift nothing."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100
    # A model without `created_at` says another ordering at its view; the field wants an index.
    ordering = ("-created_at", "-pk")
