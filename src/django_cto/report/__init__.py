"""Knows how findings are written down, one module a format; knows no rule."""
