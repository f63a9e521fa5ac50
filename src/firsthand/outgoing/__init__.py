"""Feeds, exports."""
