"""Follows querysets, instances and calls through the bodies of functions."""

from django_cto.flow.flow import Flow

__all__ = ["Flow"]
