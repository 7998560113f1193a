"""Rules on migrations that lock, break or cannot be undone."""
