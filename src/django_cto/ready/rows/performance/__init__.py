"""Rows of the category performance."""
