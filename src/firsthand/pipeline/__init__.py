"""The line, a file a batch; line.py first."""
