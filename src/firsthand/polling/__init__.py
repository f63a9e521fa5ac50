"""When to ask next; pure."""
