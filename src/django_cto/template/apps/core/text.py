"""Text in requests: a number is not text, though the library would make it one."""

from typing import Any

from rest_framework import serializers


class TextField(serializers.CharField):
    """A password sent as the number 1e3 must not become one of the characters `1000.0`."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        text: str = super().to_internal_value(data)
        return text
