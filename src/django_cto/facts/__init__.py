"""Knows what one source file says of itself, one module a kind of fact; knows no other file."""
