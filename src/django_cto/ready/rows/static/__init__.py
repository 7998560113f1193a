"""Rows of the category static."""
