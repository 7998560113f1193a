"""Holds the errors that are explained, one module an error; they are found, not listed."""
