"""Rows of the category operations."""
