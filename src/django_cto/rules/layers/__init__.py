"""Rules on which layer does which work."""
