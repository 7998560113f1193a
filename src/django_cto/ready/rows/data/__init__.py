"""Rows of the category data."""
