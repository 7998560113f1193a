"""Rows of the category security."""
