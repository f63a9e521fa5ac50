"""Bytes of a feed, sitemap or front page become entries; pure."""
