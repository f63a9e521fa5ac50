"""A page becomes an article as printed; pure."""
