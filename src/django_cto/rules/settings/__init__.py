"""Rules on settings, above all those of production."""
