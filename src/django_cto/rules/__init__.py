"""Holds the rules, one package a family and one module a rule; they are found, not listed."""
