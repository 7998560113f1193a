"""Rows of the category tasks."""
