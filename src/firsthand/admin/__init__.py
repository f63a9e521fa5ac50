"""The operator's own listener, on loopback."""
