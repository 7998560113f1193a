"""Rows of the category observability."""
