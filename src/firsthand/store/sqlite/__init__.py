"""The shelf on SQLite: one catalogue file and one file a UTC day."""
