"""Firsthand: an automatic aggregator of all the world's media that says who reported it first."""

__version__ = "0.1.0"
