"""The nouns of Firsthand, frozen, one file each; they import the standard library and each other only.

Instants of our own clock are Unix seconds (float, UTC) and end in `_at` or `first_seen`; times that a
publisher printed are strings as printed (RFC 3339 with the printed offset; `YYYY-MM-DD` where only the
day is known; no offset where none is known). Unknown is None, no members is an empty tuple.
"""
