"""Rules on how and how often the database is asked."""
