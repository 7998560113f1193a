"""Knows how fixes are chosen, applied, looked at again and written; knows no rule and writes no report."""
