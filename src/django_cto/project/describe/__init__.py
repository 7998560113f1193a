"""The project model as plain values."""

from django_cto.project.describe.whole import describe

__all__ = ["describe"]
