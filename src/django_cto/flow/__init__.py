"""Knows what becomes of querysets, instances and input on their way through functions; judges nothing."""
