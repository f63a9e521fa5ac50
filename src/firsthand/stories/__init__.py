"""Copies, stories, related, sections, ranking; pure."""
