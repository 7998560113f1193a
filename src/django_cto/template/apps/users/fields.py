"""The e-mail address as this project stores it."""

from django.db import models


class LowercaseEmailField(models.EmailField):
    """An address that reaches the database, and is looked up, in lower case."""

    def to_python(self, value):
        value = super().to_python(value)
        return value.strip().lower() if isinstance(value, str) else value

    def get_prep_value(self, value):
        return self.to_python(super().get_prep_value(value))
