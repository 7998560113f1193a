"""Rules on what happens inside, around and after a database transaction."""
