"""Rules on models, their fields, indexes and constraints."""
