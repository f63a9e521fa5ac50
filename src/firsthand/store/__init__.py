"""The shelf: one narrow interface, SQLite behind it."""
