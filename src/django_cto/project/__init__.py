"""Knows the facts of all files joined, with names resolved; follows no data."""
