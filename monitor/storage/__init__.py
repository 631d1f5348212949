"""The joint between the lines: one database, SQLite or PostgreSQL, behind a few verbs."""
