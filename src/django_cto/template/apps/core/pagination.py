"""Pages by cursor: the thousandth costs what the first does, and rows added meanwhile shift nothing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class NewestFirst(CursorPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100
    # A model without `created_at` says another ordering at its view; the field wants an index.
    ordering = ("-created_at", "-pk")

    def get_page_size(self, request: Request) -> int:
        """What is asked for, as far as it goes; what is no number is refused, as the schema says."""
        asked = request.query_params.get("page_size", self.page_size)
        size = serializers.IntegerField(min_value=1)
        try:
            return min(size.run_validation(asked), self.max_page_size)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({"page_size": error.detail}) from None

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == "page_size":
                parameter["schema"]["minimum"] = 1
        return parameters

    def paginate_queryset(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().paginate_queryset(*args, **kwargs)
        except (DataError, ValidationError):
            # The place in a made-up cursor is no value of the field: an error of the caller, who gets none of ours.
            if self.cursor is None:
                raise
            raise NotFound(self.invalid_cursor_message) from None
