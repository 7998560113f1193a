"""Rules on what users send, and what becomes of it."""
