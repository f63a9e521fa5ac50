"""Every signal of the owners becomes one record; pure."""
