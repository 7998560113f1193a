"""Knows how to get from a folder on disk to parsed files; knows nothing of Django."""
